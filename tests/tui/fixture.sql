-- What the screens are tested with, as of Monday 2026-11-23 14:05 UTC: six
-- sites, 540 days of figures, four weeks of page views. Every figure comes
-- from a formula, so that each run makes the same.

-- site, page views on a usual day, day of its first figure
CREATE TEMPORARY TABLE shape (site VARCHAR(100), base INT, age INT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO shape VALUES
    ('docs.example.org', 1200, 539), ('blog.example.org', 310, 539),
    ('community-pages', 97, 200), ('status.example.org', 12, 539),
    ('shop.example.org', 400, 120);

-- Weekends have two thirds; noise of a fifth by the day's checksum; Tuesday
-- 2026-11-17 of docs was four times a usual Tuesday.
INSERT INTO daily_metric
SELECT site, day, views, GREATEST(1, views DIV 2 - CAST(CRC32(CONCAT(day, site)) % 5 AS SIGNED))
FROM (SELECT site, day,
        CAST(ROUND(base * IF(WEEKDAY(day) >= 5, 0.66, 1)
            * (0.9 + 0.2 * (CRC32(CONCAT(site, day)) % 1000) / 1000)
            * IF(site = 'docs.example.org' AND day = '2026-11-17', 4, 1)
            * IF(day = '2026-11-23', 0.6, 1)
            * IF(day < '2026-11-01', 0.92, 1)) AS SIGNED) AS views
      FROM shape JOIN (SELECT seq, DATE('2026-11-23') - INTERVAL seq DAY AS day
                       FROM seq_0_to_539) AS days ON seq <= age) AS figures
WHERE NOT (site = 'shop.example.org' AND day = '2026-11-23');

INSERT INTO monthly_metric
SELECT site, DATE_FORMAT(date, '%Y-%m-01'), SUM(pageviews),
    SUM(unique_visitors) * 7 DIV 10
FROM daily_metric GROUP BY site, DATE_FORMAT(date, '%Y-%m-01');

-- dimension, value, share of the site's page views in thousandths
CREATE TEMPORARY TABLE part (dimension VARCHAR(32), value VARCHAR(500), share INT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO part VALUES
    ('path', '/guide/install', 280), ('path', '/', 190),
    ('path', '/reference/api', 110), ('path', '/blog/2.0', 70),
    ('path', '/guide', 60), ('path', '/download', 50),
    ('path', '/a/very/long/path/to/a/page/whose/name/nobody/would/ever/type/by/hand.html', 40),
    ('path', '/naïve-café/日本語', 30), ('path', '/about', 20),
    ('path', '(other)', 150),
    ('referrer', 'news.example.com', 380), ('referrer', '(none)', 250),
    ('referrer', 'search.example', 170), ('referrer', 'social.example', 70),
    ('referrer', 'chat-assistant.example', 50), ('referrer', '(other)', 80),
    ('browser', 'Firefox', 400), ('browser', 'Chrome', 390),
    ('browser', 'Safari', 180), ('browser', '(other)', 30),
    ('country', 'DE', 300), ('country', 'FR', 220), ('country', 'US', 200),
    ('country', 'JP', 90), ('country', '(other)', 190);
INSERT INTO daily_breakdown
SELECT site, dimension, date, value,
    ROUND(pageviews * share / 1000
        * IF(value = 'news.example.com' AND date < '2026-11-17', 0.2, 1)),
    ROUND(unique_visitors * share / 1000)
FROM daily_metric JOIN part
WHERE site IN ('docs.example.org', 'blog.example.org') AND date >= '2026-08-01';
INSERT INTO monthly_breakdown
SELECT site, dimension, DATE_FORMAT(period, '%Y-%m-01'), value, SUM(pageviews),
    SUM(unique_visitors) * 7 DIV 10
FROM daily_breakdown GROUP BY site, dimension, DATE_FORMAT(period, '%Y-%m-01'), value;

-- Page views of four weeks, every ten minutes to two hours; shop has fallen
-- silent this morning.
INSERT INTO pageview (site, occurred_at, event_id, path, referrer, user_agent, visitor_hash)
SELECT site, at, CRC32(CONCAT(site, at)),
    ELT(1 + CRC32(at) % 5, '/guide/install', '/', '/reference/api', '/blog/2.0', '/guide'),
    ELT(1 + CRC32(CONCAT(at, 'r')) % 4, '', 'https://news.example.com/item',
        'https://search.example/', 'https://social.example/@someone/12345'),
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    UNHEX(MD5(CONCAT(site, CRC32(at) % 97)))
FROM (SELECT site, '2026-11-23 14:04:00' - INTERVAL seq * GREATEST(10, 14400 DIV base) MINUTE AS at
      FROM shape JOIN seq_0_to_4031) AS times
WHERE at > '2026-10-26'
    AND NOT (site = 'shop.example.org' AND at > '2026-11-23 09:00:00');
-- Usual hours of shop, so that its silence can be told.
INSERT INTO pageview (site, occurred_at, event_id, path, referrer, user_agent, visitor_hash)
SELECT 'shop.example.org', '2026-11-23 13:30:00' - INTERVAL week.seq WEEK + INTERVAL one.seq SECOND,
    1000 * week.seq + one.seq, '/', '', 'Mozilla/5.0', UNHEX(MD5(one.seq))
FROM seq_1_to_3 AS week JOIN seq_1_to_9 AS one;

INSERT INTO filtered_hit VALUES
    ('docs.example.org', '2026-11-23', 'bot', 'hostaaaa', 412),
    ('docs.example.org', '2026-11-23', 'bot', 'hostbbbb', 88),
    ('docs.example.org', '2026-11-22', 'bot', 'hostaaaa', 640),
    ('docs.example.org', '2026-11-23', 'opted out', 'hostaaaa', 9),
    ('blog.example.org', '2026-11-23', 'bot', 'hostaaaa', 130),
    ('blog.example.org', '2026-11-21', 'foreign origin', 'hostaaaa', 2),
    ('', '2026-11-23', 'unknown site', 'hostaaaa', 3),
    ('', '2026-11-23', 'malformed', 'hostbbbb', 17);

INSERT INTO job_run VALUES
    ('drain', '2026-11-23 14:01:59.000', 'run00000', 'web1', '2026-11-23 14:01:59.100',
     'done', '{"delivered": 0, "already_stored": 0, "too_late": 0, "set_aside": 0, "tallied": 6}'),
    ('rollup', '2026-11-23 14:02:00.000', 'run00001', 'web1', '2026-11-23 14:02:00.412',
     'done', '{"dates_processed": 2, "months_processed": 2, "upserted": 14, "skipped_existing_no_raw": 0}'),
    ('rollup', '2026-11-23 13:47:00.000', 'run00002', 'web1', '2026-11-23 13:47:01.100',
     'done', '{"dates_processed": 2, "months_processed": 2, "upserted": 14, "skipped_existing_no_raw": 0}'),
    ('rollup', '2026-11-23 13:32:00.000', 'run00003', 'web2', '2026-11-23 13:32:05.000',
     'failed', 'MariaDB at /run/mysqld/mysqld.sock says: Too many connections (1040)'),
    ('prune', '2026-11-23 00:02:00.000', 'run00004', 'web1', '2026-11-23 00:02:02.250',
     'done', '{"deleted": 1204, "cutoff": "2025-06-01 00:02:00.000", "retention_days": 540}'),
    ('rotate-salt', '2026-11-23 14:02:01.000', 'run00005', 'web1', '2026-11-23 14:02:01.020',
     'done', '{"rotated": 0, "old_deleted": 0}'),
    ('add-partitions', '2026-11-23 14:02:01.500', 'run00006', 'web1', '2026-11-23 14:02:01.530',
     'done', '{"added": 0}');
UPDATE job_state SET done_to = '2026-11-23' WHERE job = 'rollup';
UPDATE job_state SET done_to = '2025-06-01 00:02:00' WHERE job = 'prune';
INSERT INTO salt VALUES ('2026-11-01', REPEAT('s', 32), '2026-10-30 00:02:01');
