-- A busy half hour before 2026-11-23 14:05 UTC, an event, and values that are
-- long or wide: what the page views and the live view are tested with.
INSERT INTO pageview (site, occurred_at, event_id, path, referrer, user_agent, visitor_hash)
SELECT site, '2026-11-23 14:04:58.250' - INTERVAL (seq * step + CRC32(CONCAT(site, seq)) % step) SECOND,
    900000 + seq,
    ELT(1 + CRC32(CONCAT(seq, site)) % 9, '/', '/', '/guide/install', '/guide/install', '/guide/install',
        '/reference/api', '/blog/2.0', '/naïve-café/日本語',
        '/a/very/long/path/to/a/page/whose/name/nobody/would/ever/type/by/hand.html'),
    ELT(1 + CRC32(CONCAT(site, seq, 'r')) % 6, '', '', 'https://news.example.com/item',
        'https://news.example.com/', 'https://search.example/', 'https://social.example/@someone/12345'),
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    UNHEX(MD5(CONCAT(site, seq % 31)))
FROM (SELECT 'docs.example.org' AS site, 19 AS step UNION ALL SELECT 'blog.example.org', 71
      UNION ALL SELECT 'community-pages', 240 UNION ALL SELECT 'status.example.org', 800) AS pace
    JOIN seq_0_to_90 WHERE seq * step + step < 1800;
INSERT INTO pageview (site, occurred_at, event_id, path, referrer, user_agent, visitor_hash, event) VALUES
    ('docs.example.org', '2026-11-23 14:04:41.007', 18446744073709551615, '/download', 'https://docs.example.org/guide/install',
     'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', UNHEX(MD5('docs.example.org7')), 'download'),
    ('docs.example.org', '2026-11-23 14:04:20.500', 18446744073709551614, CONCAT('/search/', REPEAT('long/', 60), '日本語'),
     CONCAT('https://social.example/', REPEAT('thread-', 30)),
     CONCAT('Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) ',
         'Chrome/140.0.0.0 Mobile Safari/537.36 ', REPEAT('Extension/1.0 ', 8)), UNHEX(MD5('long')), '');
