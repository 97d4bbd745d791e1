-- One site, whole days. Events are rows, but no page views.
SELECT DATE(occurred_at), COUNT(*), COUNT(DISTINCT visitor_hash)
FROM pageview
WHERE site = ? AND occurred_at >= ? AND occurred_at < ? AND event = ''
GROUP BY DATE(occurred_at)
