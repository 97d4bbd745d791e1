-- Sites with a page view.
-- Parameters: first and last date; the sites.
SELECT site
FROM daily_metric
WHERE date BETWEEN ? AND ? AND site IN (@LIST@) AND pageviews > 0
GROUP BY site
