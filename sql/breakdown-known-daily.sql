-- Whether the site has values of a dimension in these days, told by one row.
-- Parameters: site, dimension, first and last date.
(SELECT dimension FROM daily_breakdown
WHERE site = ? AND dimension = ? AND period BETWEEN ? AND ? LIMIT 1)
UNION ALL
