-- Leases that lease-take.sql takes for none.
SELECT job, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), lease_until)
FROM job_state
WHERE lease_owner IS NOT NULL
  AND lease_until > UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE
ORDER BY job
