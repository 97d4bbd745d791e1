-- Parameters: first date, first date, first date of the period itself;
-- site, dimension, first date of the period before, last date.
SELECT value, SUM(IF(period >= ?, pageviews, 0)) AS pageviews,
    SUM(IF(period >= ?, unique_visitors, 0)) AS visitors,
    SUM(IF(period < ?, pageviews, 0)) AS pageviews_before
FROM monthly_breakdown
WHERE site = ? AND dimension = ? AND period BETWEEN ? AND ?
GROUP BY value
ORDER BY pageviews DESC, value
LIMIT 5000
