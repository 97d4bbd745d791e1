-- Whether the site has values of a dimension in these months, told by one row.
-- Parameters: site, dimension, first and last month.
(SELECT dimension FROM monthly_breakdown
WHERE site = ? AND dimension = ? AND period BETWEEN ? AND ? LIMIT 1)
UNION ALL
