-- name: connections
-- The register of connections of some agencies, all of them at once.
SELECT c.unit_code, c.source_code, c.state, c.since FROM connection c WHERE c.unit_code = ANY (%(owners)s)
 ORDER BY c.unit_code, c.source_code;

-- name: digitised
-- What agencies hold themselves of permanent and 30-year (long) items on paper until a day: digitised, and in all.
SELECT o.code, count(*) FILTER (WHERE s.digitised), count(*)
  FROM catalogue_item i
  JOIN subject_item s ON s.key = i.item_key
  JOIN owner o ON o.owner_id = i.owner_id
 WHERE o.code = ANY (%(owners)s) AND i.retention IN ('permanent', 'y30', 'long') AND s.traditional
   AND NOT s.is_archive_held AND s.begin_day <= %(until)s
 GROUP BY o.code;

-- name: archival_codes
-- Archival codes of what was filed in the days of a period: well formed and given once, and in all.
SELECT o.code, count(*) FILTER (WHERE n.times = 1 AND i.archival_code ~ %(well_formed)s), count(*)
  FROM catalogue_item i
  JOIN owner o ON o.owner_id = i.owner_id
  LEFT JOIN (SELECT t.owner_id, t.archival_code, count(*) AS times FROM catalogue_item t
              WHERE t.archival_code IS NOT NULL GROUP BY t.owner_id, t.archival_code) n
    ON n.owner_id = i.owner_id AND n.archival_code = i.archival_code
 WHERE o.code = ANY (%(owners)s) AND i.filed_on > %(since)s AND i.filed_on <= %(until)s
 GROUP BY o.code;

-- name: documents_in_time
-- Documents of agencies that were filed, or had to be, in a range of days: those filed within their limit, and all. The
-- limit is the one in force on the day they were finished (the first one before that), and ends with the filing year.
SELECT o.code, count(*) FILTER (WHERE d.filed AND d.filed_day <= d.due_day), count(*)
  FROM (SELECT s.owner_id, s.filed, s.filed_day, LEAST(s.close_day, s.finished_day + COALESCE(
                 (SELECT l.days FROM unnest(%(since_days)s::int[], %(limits)s::int[]) l(since, days)
                   WHERE l.since <= s.finished_day ORDER BY l.since DESC LIMIT 1), (%(limits)s::int[])[1])) AS due_day
          FROM subject_document s
         WHERE s.in_scope) d
  JOIN owner o ON o.owner_id = d.owner_id
 WHERE o.code = ANY (%(owners)s)
   AND CASE WHEN d.filed THEN LEAST(d.filed_day, d.due_day) ELSE d.due_day END > %(lo)s
   AND CASE WHEN d.filed THEN LEAST(d.filed_day, d.due_day) ELSE d.due_day END <= %(hi)s
 GROUP BY o.code;

-- name: flags
-- The newest flag of a major change in the days of a period, and when it was answered.
SELECT DISTINCT ON (s.unit_code) s.unit_code, s.flagged_on, s.flag_answered_on
  FROM scheme s
 WHERE s.unit_code = ANY (%(owners)s) AND s.flagged_on > %(since)s AND s.flagged_on <= %(until)s
 ORDER BY s.unit_code, s.flagged_on DESC;

-- name: repeats
-- The low items of the two newest published results of agencies, the newest first; trials publish nothing.
SELECT p.owner_code, s.low
  FROM (SELECT owner_code, score_id, row_number() OVER (PARTITION BY owner_code ORDER BY published_at DESC) AS place
          FROM evaluation_publication
         WHERE owner_code = ANY (%(owners)s) AND retracted_at IS NULL AND published_on <= %(until)s) p
  JOIN evaluation_score s ON s.score_id = p.score_id
 WHERE p.place <= 2
 ORDER BY p.owner_code, p.place;

-- name: owner_ids
-- The numbers of owners by code.
SELECT code, owner_id FROM owner WHERE code = ANY (%(owners)s);

-- name: newest_batch
-- The newest batch that was merged, 0 before the first.
SELECT COALESCE(max(batch_id), 0) FROM batch;
