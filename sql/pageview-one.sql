-- Parameters: site, time and event id.
SELECT site, occurred_at, event_id, path, referrer, user_agent, visitor_hash,
    event
FROM pageview
WHERE site = ? AND occurred_at = ? AND event_id = ?
