-- Every dimension, one that no program knows, and more values than fit: of
-- community-pages. It is loaded before fixture.sql, which makes the
-- months of it. Shares are in thousandths.
CREATE TEMPORARY TABLE more (dimension VARCHAR(32), value VARCHAR(500), share INT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin;
INSERT INTO more VALUES
    ('entry', '/', 300), ('entry', '/meetings', 90), ('entry', '(other)', 60),
    ('exit', '/', 210), ('exit', '/contact', 130), ('exit', '(other)', 80),
    ('referrer', '(none)', 560), ('referrer', 'news.example.com', 210), ('referrer', 'search.example', 130),
    ('referrer', '(other)', 100),
    ('referrer_class', 'direct', 560), ('referrer_class', 'search', 240), ('referrer_class', 'link', 200),
    ('browser', 'Firefox', 520), ('browser', 'Chrome', 300), ('browser', 'Safari', 180),
    ('system', 'Linux', 480), ('system', 'Windows', 300), ('system', 'Android', 220),
    ('device', 'desktop', 700), ('device', 'phone', 280), ('device', 'tablet', 20),
    ('language', 'de', 600), ('language', 'en', 310), ('language', 'fr', 90),
    ('country', 'DE', 640), ('country', 'AT', 220), ('country', 'CH', 140),
    ('utm_source', 'newsletter', 40), ('utm_source', '(none)', 960),
    ('utm_medium', 'email', 40), ('utm_medium', '(none)', 960),
    ('utm_campaign', 'autumn', 40), ('utm_campaign', '(none)', 960),
    ('utm_term', '(none)', 1000), ('utm_content', '(none)', 1000),
    ('event', 'signup', 30), ('event', 'download', 20),
    ('weather', 'rain', 620), ('weather', 'sun', 380);
INSERT INTO more SELECT 'hour', LPAD(seq, 2, '0'), 20 + 5 * LEAST(seq, 24 - seq) FROM seq_0_to_23;
INSERT INTO more SELECT 'path', CONCAT('/meetings/', 2003 + seq), 40 - seq FROM seq_1_to_23;
INSERT INTO more VALUES ('path', '(other)', 60);
CREATE TEMPORARY TABLE more_days AS
SELECT dimension, date, value, CAST(ROUND(views * share / 1000) AS SIGNED) AS pageviews,
    CAST(ROUND(views * share / 2000) AS SIGNED) AS unique_visitors
FROM (SELECT date, 97 * IF(WEEKDAY(date) >= 5, 0.66, 1) AS views
      FROM (SELECT DATE('2026-11-23') - INTERVAL seq DAY AS date FROM seq_0_to_83) AS dates) AS days
JOIN more
    -- A page that is new, one that is gone, one that grew.
WHERE NOT (value = '/meetings/2025' AND date < '2026-11-10')
    AND NOT (value = '/meetings/2024' AND date >= '2026-10-20');
UPDATE more_days SET pageviews = 3 * pageviews WHERE value = '/meetings/2020' AND date >= '2026-11-10';
INSERT INTO daily_breakdown SELECT 'community-pages', more_days.* FROM more_days;
