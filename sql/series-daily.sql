SELECT date, pageviews, unique_visitors
FROM daily_metric
WHERE site = ? AND date BETWEEN ? AND ?
ORDER BY date
