-- One hit, committed. Never IGNORE: that drops, in silence, a row that fits
-- no partition. @SECONDS@ is shorter than the deadline: a lock that does not come
-- ends in error 1969, so that the outcome is known.
SET STATEMENT max_statement_time = @SECONDS@, sql_mode = 'STRICT_ALL_TABLES' FOR
INSERT INTO pageview (site, occurred_at, event_id, path, referrer,
    user_agent, visitor_hash, event)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
