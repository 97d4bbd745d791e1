UPDATE job_run SET ended_at = ?, outcome = ?, summary = ?
WHERE job = ? AND started_at = ? AND run_id = ?
