-- Only a month that is not older than the newest gets a salt: a clock that
-- was set back must not bring an old month back.
INSERT INTO salt (month, salt, created_at)
SELECT ?, ?, ? FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM salt WHERE month > ?)
