-- Parameters: the first instant, the jobs (the key begins with the job).
SELECT started_at, ended_at, host, outcome, summary, job
FROM job_run
WHERE started_at >= ? AND job IN (@LIST@)
ORDER BY started_at DESC, job
LIMIT 60
