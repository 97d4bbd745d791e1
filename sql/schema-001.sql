-- Step 1: every table. Each statement may be run again without harm.
-- Names and hashes compare bytewise; all times are UTC.

CREATE TABLE IF NOT EXISTS pageview (
    site VARCHAR(100) NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    event_id BIGINT UNSIGNED NOT NULL,
    path VARCHAR(2000) NOT NULL,
    referrer VARCHAR(2000) NOT NULL,
    user_agent VARCHAR(1000) NOT NULL,
    visitor_hash BINARY(16) NOT NULL,
    event VARCHAR(100) NOT NULL DEFAULT '',
    PRIMARY KEY (site, occurred_at, event_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin
  PAGE_COMPRESSED=1
PARTITION BY RANGE COLUMNS (occurred_at) (
    PARTITION p_future VALUES LESS THAN (MAXVALUE)
);

CREATE TABLE IF NOT EXISTS salt (
    month DATE NOT NULL,
    salt BINARY(32) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (month)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS daily_metric (
    site VARCHAR(100) NOT NULL,
    date DATE NOT NULL,
    pageviews BIGINT UNSIGNED NOT NULL,
    unique_visitors BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (site, date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS monthly_metric (
    site VARCHAR(100) NOT NULL,
    month DATE NOT NULL,
    pageviews BIGINT UNSIGNED NOT NULL,
    unique_visitors BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (site, month)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS daily_breakdown (
    site VARCHAR(100) NOT NULL,
    dimension VARCHAR(32) NOT NULL,
    period DATE NOT NULL,
    value VARCHAR(500) NOT NULL,
    pageviews BIGINT UNSIGNED NOT NULL,
    unique_visitors BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (site, dimension, period, value)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS monthly_breakdown (
    site VARCHAR(100) NOT NULL,
    dimension VARCHAR(32) NOT NULL,
    period DATE NOT NULL,
    value VARCHAR(500) NOT NULL,
    pageviews BIGINT UNSIGNED NOT NULL,
    unique_visitors BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (site, dimension, period, value)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS filtered_hit (
    site VARCHAR(100) NOT NULL,
    date DATE NOT NULL,
    reason VARCHAR(32) NOT NULL,
    source BINARY(8) NOT NULL,
    hits BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (site, date, reason, source)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS job_state (
    job VARCHAR(32) NOT NULL,
    lease_owner VARCHAR(255) DEFAULT NULL,
    lease_until DATETIME(3) DEFAULT NULL,
    done_to DATETIME(3) DEFAULT NULL,
    PRIMARY KEY (job)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS job_run (
    job VARCHAR(32) NOT NULL,
    started_at DATETIME(3) NOT NULL,
    run_id BINARY(8) NOT NULL,
    host VARCHAR(255) NOT NULL,
    ended_at DATETIME(3) DEFAULT NULL,
    outcome VARCHAR(16) NOT NULL,
    summary VARCHAR(2000) NOT NULL,
    PRIMARY KEY (job, started_at, run_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;

INSERT INTO job_state (job)
VALUES ('add-partitions'), ('drain'), ('import'), ('prune'), ('reclassify'),
    ('rollup'), ('rotate-salt')
ON DUPLICATE KEY UPDATE job = VALUES(job);
