-- Rows of a span of time, newest first, that are older than a row.
-- Parameters: first and last instant; the row's time, its site twice and its
-- event id; the text that they hold, four times, "" for any; the sites; the
-- limit.
SELECT site, occurred_at, event_id, path, referrer, user_agent, visitor_hash,
    event
FROM pageview
WHERE occurred_at >= ? AND occurred_at <= ?
  AND NOT (occurred_at = ? AND (site > ? OR site = ? AND event_id >= ?))
  AND (? = '' OR LOCATE(? COLLATE utf8mb4_general_ci, site) > 0
       OR LOCATE(? COLLATE utf8mb4_general_ci, path) > 0
       OR LOCATE(? COLLATE utf8mb4_general_ci, referrer) > 0)
  AND site IN (@LIST@)
ORDER BY occurred_at DESC, site DESC, event_id DESC
LIMIT ?
