-- Page views by the host of their referrer.
-- Parameters: first and last instant; the sites; the limit.
SELECT IF(referrer = '', '(none)',
        SUBSTRING_INDEX(SUBSTRING_INDEX(referrer, '/', 3), '/', -1)) AS host,
    COUNT(*) AS pageviews
FROM pageview
WHERE event = '' AND occurred_at >= ? AND occurred_at <= ?
  AND site IN (@LIST@)
GROUP BY host
ORDER BY pageviews DESC, host
LIMIT ?
