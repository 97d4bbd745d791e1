-- Hits that named no site of the allowlist have the site "".
-- Parameters: site or NULL, twice; first and last date.
SELECT IF(filtered_hit.site = '', '(unknown)', filtered_hit.site) AS site,
    date, reason, SUM(hits) AS hits
FROM filtered_hit
WHERE (? IS NULL OR filtered_hit.site = ?) AND date BETWEEN ? AND ?
GROUP BY filtered_hit.site, date, reason
ORDER BY date DESC, filtered_hit.site, hits DESC, reason
