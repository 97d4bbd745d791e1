-- What was refused or filtered of sites since a date, the most of it first.
-- Parameters: date; the sites.
SELECT site, reason, SUM(hits) AS hits
FROM filtered_hit
WHERE date >= ? AND site IN (@LIST@)
GROUP BY site, reason
ORDER BY hits DESC, site, reason
