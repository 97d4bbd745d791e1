-- Every job with its lease, its last run and the last that ended well. The
-- key begins with job and start: each subquery reads it backwards and ends
-- at the first row, which MAX() would not.
SELECT s.job, s.done_to,
    IF(s.lease_until > UTC_TIMESTAMP(3), COALESCE(s.lease_owner, ''), ''),
    r.started_at, r.ended_at, r.host, r.outcome, r.summary,
    (SELECT started_at FROM job_run
     WHERE job = s.job AND outcome = 'done'
     ORDER BY started_at DESC LIMIT 1)
FROM job_state AS s
LEFT JOIN job_run AS r ON r.job = s.job
    AND r.started_at = (SELECT started_at FROM job_run WHERE job = s.job
                        ORDER BY started_at DESC LIMIT 1)
    AND r.run_id = (SELECT run_id FROM job_run WHERE job = s.job
                    ORDER BY started_at DESC, run_id DESC LIMIT 1)
