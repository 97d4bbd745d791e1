-- MariaDB's words may quote a key, and so a site.
UPDATE job_run SET summary = 'its text named a site that was removed'
WHERE outcome = 'failed' AND LOCATE(?, summary) > 0
