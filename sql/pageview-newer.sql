-- Rows of a span of time, oldest first, that are newer than a row.
-- Parameters: as those of pageview-older.sql.
SELECT site, occurred_at, event_id, path, referrer, user_agent, visitor_hash,
    event
FROM pageview
WHERE occurred_at >= ? AND occurred_at <= ?
  AND NOT (occurred_at = ? AND (site < ? OR site = ? AND event_id <= ?))
  AND (? = '' OR LOCATE(? COLLATE utf8mb4_general_ci, site) > 0
       OR LOCATE(? COLLATE utf8mb4_general_ci, path) > 0
       OR LOCATE(? COLLATE utf8mb4_general_ci, referrer) > 0)
  AND site IN (@LIST@)
ORDER BY occurred_at, site, event_id
LIMIT ?
