-- A figure that was restored is never lowered: its page views are not here.
-- Parameters: site, date, figures, first date that was not restored (or NULL),
-- the same.
INSERT INTO daily_metric (site, date, pageviews, unique_visitors)
VALUES (?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
    pageviews = GREATEST(VALUES(pageviews), IF(date < ?, pageviews, 0)),
    unique_visitors = GREATEST(VALUES(unique_visitors),
        IF(date < ?, unique_visitors, 0))
