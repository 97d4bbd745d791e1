-- The referrers and paths whose page views on one day differ most from what
-- they are on that weekday: the mean of the weeks before in which the site
-- had values of that dimension. What has no such week is left out.
-- Parameters: the day, the day; site; the day and the same weekday of the eight weeks
-- before; site; these eight alone.
SELECT parts.dimension, parts.value, parts.on_the_day,
    ROUND(parts.earlier / weeks.number) AS usual
FROM (SELECT dimension, value, SUM(IF(period = ?, pageviews, 0)) AS on_the_day,
          SUM(IF(period < ?, pageviews, 0)) AS earlier
      FROM daily_breakdown
      WHERE site = ? AND dimension IN ('referrer', 'path')
        AND period IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND value <> '(other)'
      GROUP BY dimension, value) AS parts
JOIN (SELECT dimension, COUNT(DISTINCT period) AS number
      FROM daily_breakdown
      WHERE site = ? AND dimension IN ('referrer', 'path')
        AND period IN (?, ?, ?, ?, ?, ?, ?, ?)
      GROUP BY dimension) AS weeks
  ON weeks.dimension = parts.dimension
WHERE weeks.number >= 3
ORDER BY ABS(parts.on_the_day - parts.earlier / weeks.number) DESC, parts.value
LIMIT 20
