-- Hits that named no site of the allowlist.
-- Parameters: first and last date.
SELECT CAST(COALESCE(SUM(hits), 0) AS SIGNED)
FROM filtered_hit
WHERE site = '' AND date BETWEEN ? AND ? AND reason = 'unknown site'
