-- Parameters: site, dimension, first and last month; of the period before the
-- same four, and then, for its days outside whole months, site, dimension and
-- twice a first and a last date; whether values count that only the period
-- before has; how many rows at most.
SELECT value, pageviews, visitors, pageviews_before,
    COUNT(*) OVER (), SUM(pageviews) OVER (), SUM(visitors) OVER (),
    SUM(pageviews_before) OVER ()
FROM (SELECT value, SUM(pageviews) AS pageviews, SUM(visitors) AS visitors,
        SUM(pageviews_before) AS pageviews_before
      FROM (SELECT value, pageviews, unique_visitors AS visitors,
                0 AS pageviews_before
            FROM monthly_breakdown
            WHERE site = ? AND dimension = ? AND period BETWEEN ? AND ?
            UNION ALL
            SELECT value, 0, 0, pageviews
            FROM monthly_breakdown
            WHERE site = ? AND dimension = ? AND period BETWEEN ? AND ?
            UNION ALL
            SELECT value, 0, 0, pageviews
            FROM daily_breakdown
            WHERE site = ? AND dimension = ?
                AND (period BETWEEN ? AND ? OR period BETWEEN ? AND ?)
           ) AS parts
      GROUP BY value) AS figures
WHERE pageviews > 0 OR (pageviews_before > 0 AND ?)
ORDER BY value IN ('(none)', '(other)') DESC, pageviews DESC,
    pageviews_before DESC, value
LIMIT ?
