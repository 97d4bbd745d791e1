-- The path that has most page views more than in the period before; no row
-- when paths are known of a part of that period only.
-- Parameters: first month, first month; site; first and last month of the
-- period before, first and last month; site, first month of the period before.
SELECT value, later, earlier
FROM (SELECT value, SUM(IF(period >= ?, pageviews, 0)) AS later,
          SUM(IF(period < ?, pageviews, 0)) AS earlier
      FROM monthly_breakdown
      WHERE site = ? AND dimension = 'path'
        AND (period BETWEEN ? AND ? OR period BETWEEN ? AND ?)
        AND value <> '(other)'
        AND EXISTS (SELECT 1 FROM monthly_breakdown
                    WHERE site = ? AND dimension = 'path' AND period <= ?)
      GROUP BY value) AS paths
ORDER BY later - earlier DESC, value
LIMIT 1
