-- Page views of a part of a month, which no monthly figure can tell.
-- Parameters: first and last date; the sites.
SELECT site, SUM(pageviews)
FROM daily_metric
WHERE date BETWEEN ? AND ? AND site IN (@LIST@)
GROUP BY site
