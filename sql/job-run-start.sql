INSERT INTO job_run (job, started_at, run_id, host, outcome, summary)
VALUES (?, ?, ?, ?, 'running', '')
