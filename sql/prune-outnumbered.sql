-- Site and day with more page views than the rollup has counted; they may
-- not be pruned yet. Parameters: before, before.
SELECT raw.site, raw.date, raw.pageviews,
    COALESCE(metric.pageviews, 0) AS counted
FROM (SELECT site, DATE(occurred_at) AS date, COUNT(*) AS pageviews
      FROM pageview
      WHERE occurred_at < ? AND event = '' AND site > ''
      GROUP BY site, DATE(occurred_at)) AS raw
LEFT JOIN daily_metric AS metric
    ON metric.site = raw.site AND metric.date = raw.date
WHERE raw.pageviews > COALESCE(metric.pageviews, 0)
ORDER BY raw.date, raw.site
