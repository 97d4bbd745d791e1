-- As rollup-daily-upsert.sql.
INSERT INTO monthly_metric (site, month, pageviews, unique_visitors)
VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
    pageviews = GREATEST(VALUES(pageviews), IF(month < ?, pageviews, 0)),
    unique_visitors = GREATEST(VALUES(unique_visitors),
        IF(month < ?, unique_visitors, 0))
