-- Parameters: site or NULL, twice; first and last date.
SELECT site, month, pageviews, unique_visitors
FROM monthly_metric
WHERE (? IS NULL OR site = ?) AND month BETWEEN ? AND ?
ORDER BY month DESC, site
