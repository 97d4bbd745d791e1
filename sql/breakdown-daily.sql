-- Parameters: first and last date, twice; first and last date of the period
-- before; site, dimension, the four dates; whether values count that only the
-- period before has; how many rows at most.
SELECT value, pageviews, visitors, pageviews_before,
    COUNT(*) OVER (), SUM(pageviews) OVER (), SUM(visitors) OVER (),
    SUM(pageviews_before) OVER ()
FROM (SELECT value,
        SUM(IF(period BETWEEN ? AND ?, pageviews, 0)) AS pageviews,
        SUM(IF(period BETWEEN ? AND ?, unique_visitors, 0)) AS visitors,
        SUM(IF(period BETWEEN ? AND ?, pageviews, 0)) AS pageviews_before
      FROM daily_breakdown
      WHERE site = ? AND dimension = ?
          AND (period BETWEEN ? AND ? OR period BETWEEN ? AND ?)
      GROUP BY value) AS figures
WHERE pageviews > 0 OR (pageviews_before > 0 AND ?)
ORDER BY value IN ('(none)', '(other)') DESC, pageviews DESC,
    pageviews_before DESC, value
LIMIT ?
