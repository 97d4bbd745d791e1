-- Part of every transaction of a job: it holds the row until the commit, and
-- finds nothing when another process took over.
UPDATE job_state
SET lease_until = UTC_TIMESTAMP(3) + INTERVAL 30 SECOND
WHERE job = ? AND lease_owner = ?
