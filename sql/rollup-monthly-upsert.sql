INSERT INTO monthly_metric (site, month, pageviews, unique_visitors)
VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE pageviews = VALUES(pageviews),
    unique_visitors = VALUES(unique_visitors)
