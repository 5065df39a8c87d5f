-- name: day_sums
-- By UTC day of their version, the rows that a table has from a source, and the sum of their checksums.
SELECT {day} AS day, count(*), sum({check})
  FROM {table} WHERE source = %(source)s AND version <= %(until)s GROUP BY 1;

-- name: keys_of_days
-- Keys and versions of the rows that a table has from a source, of some days.
SELECT version, {keys} FROM {table}
 WHERE source = %(source)s AND version <= %(until)s AND {day} = ANY (%(days)s);

-- name: begin
-- A sweep begins.
INSERT INTO sweep (source, feed, began_at, outcome) VALUES (%(source)s, %(feed)s, %(at)s, 'running') RETURNING sweep_id;

-- name: finish
-- What a sweep came to.
UPDATE sweep SET ended_at = %(ended_at)s, outcome = %(outcome)s, reason = %(reason)s, days = %(days)s,
       differing = %(differing)s, rows_read = %(rows_read)s, inserted = %(inserted)s, updated = %(updated)s,
       deleted = %(deleted)s
 WHERE sweep_id = %(sweep_id)s;

-- name: abandon
-- Sweeps that were under way when their process died.
UPDATE sweep SET outcome = 'failed', reason = 'the process stopped before the sweep had ended', ended_at = %(at)s
 WHERE outcome = 'running' AND began_at < %(at)s;

-- name: newest
-- The newest sweep of every feed, by source and feed.
SELECT DISTINCT ON (source, feed) source, feed, began_at, ended_at, outcome, reason, days, differing, rows_read, inserted,
       updated, deleted
  FROM sweep WHERE outcome <> 'running' ORDER BY source, feed, began_at DESC;

-- name: last_good
-- When each feed was last swept to the end.
SELECT source, feed, max(began_at) FROM sweep WHERE outcome IN ('equal', 'repaired', 'suspect', 'stopped') GROUP BY 1, 2;

-- name: forget
-- Sweeps older than their keep.
DELETE FROM sweep WHERE began_at < %(before)s;
