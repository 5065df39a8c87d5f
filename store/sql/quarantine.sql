-- name: known_owner_now
-- Rows put aside for an unknown owner who has become known since.
SELECT q.quarantine_id, q.source, q.feed, q.table_name, q.raw
  FROM quarantine q JOIN owner o ON o.code = q.owner_code
 WHERE q.state = 'open' AND q.reason = 'unknown_owner'
 ORDER BY q.quarantine_id LIMIT %(limit)s;

-- name: mark
-- Says what became of rows that were put aside.
UPDATE quarantine SET state = %(state)s, last_seen_at = %(at)s WHERE quarantine_id = ANY (%(ids)s);

-- name: list
-- Rows put aside, newest first.
SELECT quarantine_id, source, feed, table_name, row_key, reason, detail, raw, state, seen, first_seen_at, last_seen_at
  FROM quarantine
 WHERE (%(source)s::text IS NULL OR source = %(source)s) AND state = %(state)s
 ORDER BY last_seen_at DESC, quarantine_id DESC LIMIT %(limit)s;

-- name: get
-- One row put aside.
SELECT quarantine_id, source, feed, table_name, row_key, reason, detail, raw, state, seen, first_seen_at, last_seen_at
  FROM quarantine WHERE quarantine_id = %(id)s;

-- name: counts
-- How many rows are put aside by source and reason.
SELECT source, reason, count(*) FROM quarantine WHERE state = 'open' GROUP BY source, reason ORDER BY source, reason;
