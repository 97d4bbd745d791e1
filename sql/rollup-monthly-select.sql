-- One site, one month. Unique visitors of a month are counted from its page
-- views: the sum of its days would count who came twice.
SELECT COUNT(*), COUNT(DISTINCT visitor_hash)
FROM pageview
WHERE site = ? AND occurred_at >= ? AND occurred_at < ? AND event = ''
