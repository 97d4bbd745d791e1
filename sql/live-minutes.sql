-- Page views of each minute since an instant.
-- Parameters: the instant; first and last instant; the sites.
SELECT TIMESTAMPDIFF(MICROSECOND, ?, occurred_at) DIV 60000000 AS minute,
    COUNT(*)
FROM pageview
WHERE event = '' AND occurred_at >= ? AND occurred_at <= ?
  AND site IN (@LIST@)
GROUP BY minute
