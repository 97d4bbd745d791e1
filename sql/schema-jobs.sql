-- A row for every job; those that are there stay as they are.
INSERT INTO job_state (job)
VALUES ('add-partitions'), ('drain'), ('import'), ('prune'), ('reclassify'),
    ('rollup'), ('rotate-salt')
ON DUPLICATE KEY UPDATE job = VALUES(job);
