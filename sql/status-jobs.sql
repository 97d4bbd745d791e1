-- Every job with its lease, its last run and the last that ended well.
SELECT s.job, s.done_to,
    IF(s.lease_until > UTC_TIMESTAMP(3), COALESCE(s.lease_owner, ''), ''),
    r.started_at, r.ended_at, r.host, r.outcome, r.summary,
    (SELECT MAX(started_at) FROM job_run WHERE job = s.job AND outcome = 'done')
FROM job_state AS s
LEFT JOIN job_run AS r ON r.job = s.job
    AND r.started_at = (SELECT MAX(started_at) FROM job_run WHERE job = s.job)
    AND r.run_id = (SELECT MAX(run_id) FROM job_run
                    WHERE job = s.job AND started_at = r.started_at)
