-- Hits of the journal. Never IGNORE: see pageview-insert.sql.
INSERT INTO pageview (site, occurred_at, event_id, path, referrer,
    user_agent, visitor_hash, event)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
