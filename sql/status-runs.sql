-- Parameters: job, how many.
SELECT started_at, ended_at, host, outcome, summary
FROM job_run
WHERE job = ?
ORDER BY started_at DESC, run_id DESC
LIMIT ?
