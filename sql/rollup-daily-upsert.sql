INSERT INTO daily_metric (site, date, pageviews, unique_visitors)
VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE pageviews = VALUES(pageviews),
    unique_visitors = VALUES(unique_visitors)
