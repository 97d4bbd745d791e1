-- Parameters: site or NULL, twice; first and last date.
SELECT site, date, pageviews, unique_visitors
FROM daily_metric
WHERE (? IS NULL OR site = ?) AND date BETWEEN ? AND ?
ORDER BY date DESC, site
