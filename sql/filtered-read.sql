-- What was refused or filtered of the sites named.
-- Parameters: first and last date; the sites.
SELECT site, date, reason, SUM(hits)
FROM filtered_hit
WHERE date BETWEEN ? AND ? AND site IN (@LIST@)
GROUP BY site, date, reason
