-- Monthly figures of the sites named.
-- Parameters: first and last month; the sites.
SELECT site, month, pageviews, unique_visitors
FROM monthly_metric
WHERE month BETWEEN ? AND ? AND site IN (@LIST@)
