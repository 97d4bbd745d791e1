-- What a stranger might send, in every column that a screen shows: escape
-- sequences, control characters, bidi, zero width, wide and combining letters.
SET @nasty = CONCAT(CHAR(27 USING utf8mb4), '[2J', CHAR(27 USING utf8mb4), ']0;owned', CHAR(7 USING utf8mb4),
    'a', CHAR(13 USING utf8mb4), CHAR(10 USING utf8mb4), 'b', _utf8mb4 X'E280AE', 'gpj.exe', _utf8mb4 X'E2808B',
    _utf8mb4 X'C29B', '31m', _utf8mb4 X'F09F918DE697A5E69CAC', 'e', _utf8mb4 X'CC81');
SET @site = CONCAT('evil', @nasty);
INSERT INTO daily_metric SELECT @site, date, 50, 20 FROM daily_metric
    WHERE site = 'docs.example.org' AND date >= '2026-10-01';
INSERT INTO monthly_metric VALUES (@site, '2026-11-01', 1150, 300), (@site, '2026-10-01', 1550, 400);
INSERT INTO daily_breakdown SELECT @site, dimension, '2026-11-20', CONCAT(value, @nasty), 7, 3
    FROM daily_breakdown WHERE site = 'docs.example.org' AND period = '2026-11-20';
INSERT INTO pageview (site, occurred_at, event_id, path, referrer, user_agent, visitor_hash)
    VALUES (@site, '2026-11-23 14:03:00', 1, CONCAT('/', @nasty), CONCAT('https://', @nasty), @nasty, REPEAT('h', 16));
INSERT INTO filtered_hit VALUES (@site, '2026-11-23', 'bot', 'hostaaaa', 5);
INSERT INTO job_run VALUES ('rollup', '2026-11-23 14:04:00.000', 'run00009', @nasty, NULL, 'failed', @nasty);
