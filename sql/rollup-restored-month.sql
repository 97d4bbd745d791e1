-- What the days of a month that was restored add up to. Parameters: site, its
-- first date, its last.
SELECT SUM(pageviews) FROM daily_metric
WHERE site = ? AND date BETWEEN ? AND ?
