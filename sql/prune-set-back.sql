-- Where a day begins that no pruned page view was in: what prune removed had
-- been counted. Parameter: done_to of prune, which lies in the future.
SELECT CAST(MAX(date) + INTERVAL 1 DAY AS DATETIME) FROM daily_metric
WHERE date < ?
