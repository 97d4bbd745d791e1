-- Strictly lower in any case: see job_lower_done_to(). Before its first run a job
-- has covered nothing, and after this neither.
UPDATE job_state
SET done_to = COALESCE(LEAST(done_to - INTERVAL 1000 MICROSECOND, ?),
    '1970-01-01')
WHERE job = ?
