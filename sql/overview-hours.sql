-- Page views of the last hour, and of the same hour of the week one, two and
-- three weeks before: four narrow ranges of the primary key for each site.
-- Parameters: begin of the last hour; begins and ends of the four hours, the
-- last hour first; the sites.
SELECT site, SUM(occurred_at >= ?), COUNT(*)
FROM pageview
WHERE event = ''
  AND (occurred_at >= ? AND occurred_at < ?
       OR occurred_at >= ? AND occurred_at < ?
       OR occurred_at >= ? AND occurred_at < ?
       OR occurred_at >= ? AND occurred_at < ?)
  AND site IN (@LIST@)
GROUP BY site
