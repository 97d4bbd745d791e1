-- What the view of jobs shows of the storage: a month of its own for October,
-- and statistics that are exact and stay.
ALTER TABLE pageview REORGANIZE PARTITION p2026_11 INTO
    (PARTITION p2026_10 VALUES LESS THAN ('2026-11-01'), PARTITION p2026_11 VALUES LESS THAN ('2026-12-01'));
ALTER TABLE pageview STATS_PERSISTENT = 1, STATS_AUTO_RECALC = 0, STATS_SAMPLE_PAGES = 10000;
ANALYZE TABLE pageview;
