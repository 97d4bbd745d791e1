-- Which dimensions it has values of besides: the index is read between the
-- known ones only. Parameters: site, first and last date, known dimensions.
(SELECT DISTINCT dimension FROM daily_breakdown
WHERE site = ? AND period BETWEEN ? AND ? AND dimension NOT IN (@LIST@))
