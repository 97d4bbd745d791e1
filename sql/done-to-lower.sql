-- Strictly lower in any case: see job_lower_done_to().
UPDATE job_state
SET done_to = COALESCE(LEAST(done_to - INTERVAL 1000 MICROSECOND, ?), ?)
WHERE job = ?
