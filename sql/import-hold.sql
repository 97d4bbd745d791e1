-- Locks the row of every job, and gives those that hold a lease.
SELECT IF(lease_owner IS NOT NULL AND lease_until > UTC_TIMESTAMP(3), job, '')
FROM job_state
ORDER BY job
FOR UPDATE
