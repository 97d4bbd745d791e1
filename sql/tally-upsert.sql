-- The count of one host's tally so far: delivered again, it changes nothing.
INSERT INTO filtered_hit (site, date, reason, source, hits)
VALUES (?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE hits = GREATEST(hits, VALUES(hits))
