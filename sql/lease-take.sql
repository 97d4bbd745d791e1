-- Parameters: owner, job, owner that is known to be dead.
SET STATEMENT innodb_lock_wait_timeout = 1 FOR
UPDATE job_state
SET lease_owner = ?,
    lease_until = UTC_TIMESTAMP(3) + INTERVAL 30 SECOND
WHERE job = ?
  AND (lease_owner IS NULL OR lease_until < UTC_TIMESTAMP(3)
       OR lease_owner = ?)
