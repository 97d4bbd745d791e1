-- The path that has most page views more than in the period before; no row
-- when paths are known of a part of that period only.
-- Parameters: first date, first date; site; first and last date of the
-- period before, first and last date; site, first date of the period before.
SELECT value, later, earlier
FROM (SELECT value, SUM(IF(period >= ?, pageviews, 0)) AS later,
          SUM(IF(period < ?, pageviews, 0)) AS earlier
      FROM daily_breakdown
      WHERE site = ? AND dimension = 'path'
        AND (period BETWEEN ? AND ? OR period BETWEEN ? AND ?)
        AND value <> '(other)'
        AND EXISTS (SELECT 1 FROM daily_breakdown
                    WHERE site = ? AND dimension = 'path' AND period <= ?)
      GROUP BY value) AS paths
ORDER BY later - earlier DESC, value
LIMIT 1
