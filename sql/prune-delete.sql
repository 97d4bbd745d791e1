-- One bounded step of one site; the primary key leads to the oldest rows.
DELETE FROM pageview
WHERE site = ? AND occurred_at < ?
ORDER BY site, occurred_at, event_id
LIMIT 5000
