-- Which steps have been applied; made before the first of them.
CREATE TABLE IF NOT EXISTS schema_version (
    step INT UNSIGNED NOT NULL,
    applied_at DATETIME(3) NOT NULL,
    PRIMARY KEY (step)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
