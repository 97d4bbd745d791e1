-- Every site that has page views, with its oldest and its newest: two steps of
-- the primary key for each site and partition, whatever the statistics say.
SELECT site, MIN(occurred_at), MAX(occurred_at)
FROM pageview FORCE INDEX FOR GROUP BY (PRIMARY)
GROUP BY site
