SELECT month, pageviews, unique_visitors
FROM monthly_metric
WHERE site = ? AND month BETWEEN ? AND ?
ORDER BY month
