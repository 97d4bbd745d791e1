-- How many rows a span of time has, counted no further than a limit.
-- Parameters: first and last instant; the sites; the limit.
SELECT COUNT(*)
FROM (SELECT 1
      FROM pageview
      WHERE occurred_at >= ? AND occurred_at <= ? AND site IN (@LIST@)
      LIMIT ?) AS span
