-- Parameters: owner, job, owner that is known to be dead.
-- A lease that ends in more than 5 minutes is none of ours: it was given by a
-- server whose clock was wrong. The 5 minutes are for a cluster, whose nodes
-- give leases of 30 seconds, each by its own clock. --check knows them too.
SET STATEMENT innodb_lock_wait_timeout = 1 FOR
UPDATE job_state
SET lease_owner = ?,
    lease_until = UTC_TIMESTAMP(3) + INTERVAL 30 SECOND
WHERE job = ?
  AND (lease_owner IS NULL OR lease_until < UTC_TIMESTAMP(3)
       OR lease_until > UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE
       OR lease_owner = ?)
