-- Daily figures of the sites named.
-- Parameters: first and last date; the sites.
SELECT site, date, pageviews, unique_visitors
FROM daily_metric
WHERE date BETWEEN ? AND ? AND site IN (@LIST@)
