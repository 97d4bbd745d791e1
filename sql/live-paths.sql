-- Parameters: first and last instant; the sites; the limit.
SELECT site, path, COUNT(*) AS pageviews
FROM pageview
WHERE event = '' AND occurred_at >= ? AND occurred_at <= ?
  AND site IN (@LIST@)
GROUP BY site, path
ORDER BY pageviews DESC, site, path
LIMIT ?
