-- SPDX-License-Identifier: MIT
-- The shape of site_analytics' table and figures as its framework makes them: an
-- AUTO_INCREMENT id, long texts, a hash of 32 bytes, two indexes. A yardstick, no part
-- of Footfall.

CREATE TABLE original (
    id BIGINT NOT NULL AUTO_INCREMENT,
    site VARCHAR(100) NOT NULL,
    path LONGTEXT NOT NULL,
    referrer LONGTEXT NOT NULL,
    user_agent LONGTEXT NOT NULL,
    occurred_at DATETIME(6) NOT NULL,
    visitor_hash BINARY(32) NOT NULL,
    PRIMARY KEY (id),
    KEY original_site_time (site, occurred_at),
    KEY original_time (occurred_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE original_daily (
    id BIGINT NOT NULL AUTO_INCREMENT,
    site VARCHAR(100) NOT NULL,
    date DATE NOT NULL,
    pageviews INT UNSIGNED NOT NULL,
    unique_visitors INT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY original_daily_site_date (site, date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE original_monthly (
    id BIGINT NOT NULL AUTO_INCREMENT,
    site VARCHAR(100) NOT NULL,
    month DATE NOT NULL,
    pageviews INT UNSIGNED NOT NULL,
    unique_visitors INT UNSIGNED NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY original_monthly_site_month (site, month)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
