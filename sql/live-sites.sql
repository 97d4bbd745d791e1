-- Parameters: first and last instant; the sites.
SELECT site, COUNT(*) AS pageviews, COUNT(DISTINCT visitor_hash)
FROM pageview
WHERE event = '' AND occurred_at >= ? AND occurred_at <= ?
  AND site IN (@LIST@)
GROUP BY site
ORDER BY pageviews DESC, site
