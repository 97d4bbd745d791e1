-- How far the jobs have come, where that lies in the future. Parameter: now.
SELECT job, done_to FROM job_state WHERE done_to > ? ORDER BY job
