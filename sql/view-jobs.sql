-- Parameters: job or NULL, twice; first and last date.
SELECT job, started_at, ended_at, host, outcome, summary
FROM job_run
WHERE (? IS NULL OR job = ?)
  AND started_at >= ? AND started_at < ? + INTERVAL 1 DAY
ORDER BY started_at DESC, job
