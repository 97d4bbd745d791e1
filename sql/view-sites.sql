-- Parameters: site or NULL, twice; first and last date.
-- Visitors of several days are never one figure: they are summed.
SELECT site, SUM(pageviews) AS pageviews,
    SUM(unique_visitors) AS daily_visitors_summed, MAX(date) AS last_date
FROM daily_metric
WHERE (? IS NULL OR site = ?) AND date BETWEEN ? AND ?
GROUP BY site
ORDER BY pageviews DESC, site
