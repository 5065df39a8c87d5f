-- name: put_aside
-- Puts rows aside as long as there is room for the run and the feed; a row that waits already is counted again.
-- Returns how many rows there was no room for.
WITH given AS MATERIALIZED (
SELECT g.reason, md5(g.key || '|' || g.raw::jsonb::text) AS digest, min(g.place) AS place, count(*)::int AS seen,
       min(g.key) AS key, min(g.detail) AS detail, min(g.raw)::jsonb AS raw, min(g.form) AS form,
       max(g.version) AS version
  FROM unnest(%(key)s::text[], %(reason)s::text[], %(detail)s::text[], %(raw)s::text[], %(form)s::text[],
              %(version)s::bigint[]) WITH ORDINALITY g (key, reason, detail, raw, form, version, place)
 GROUP BY 1, 2),
again AS (
UPDATE quarantine q SET seen = q.seen + g.seen, last_seen_at = %(at)s, run_id = %(run_id)s, detail = g.detail
  FROM given g
 WHERE q.state = 'open' AND q.source = %(source)s AND q.feed = %(feed)s AND q.table_name = %(table)s
   AND q.reason = g.reason AND q.digest = g.digest
RETURNING g.place),
open_rows AS MATERIALIZED (
SELECT count(*) AS of_feed, count(*) FILTER (WHERE run_id = %(run_id)s::bigint) AS of_run
  FROM quarantine
 WHERE state = 'open' AND source = %(source)s AND feed = %(feed)s AND reason NOT IN ('unknown_owner', %(beyond)s)),
fresh AS MATERIALIZED (
SELECT * FROM given WHERE place NOT IN (SELECT place FROM again)
 ORDER BY place
 LIMIT (SELECT greatest(0, least(%(feed_rows)s - of_feed, %(run_rows)s - of_run)) FROM open_rows)),
kept AS (
INSERT INTO quarantine (source, feed, partition, table_name, row_key, reason, detail, raw, form, version, state, seen,
                        first_seen_at, last_seen_at, run_id)
SELECT %(source)s, %(feed)s, %(partition)s, %(table)s, key, reason, detail, raw, form, version, 'open', seen, %(at)s, %(at)s,
       %(run_id)s FROM fresh ORDER BY place
    ON CONFLICT (source, feed, table_name, reason, digest) WHERE state = 'open'
    DO UPDATE SET seen = quarantine.seen + excluded.seen, last_seen_at = excluded.last_seen_at)
SELECT coalesce(sum(seen), 0) FROM given
 WHERE place NOT IN (SELECT place FROM again) AND place NOT IN (SELECT place FROM fresh);

-- name: count_beyond
-- Counts rows of a feed there was no room for.
INSERT INTO quarantine (source, feed, partition, table_name, row_key, reason, detail, raw, state, seen, first_seen_at,
                        last_seen_at, run_id)
VALUES (%(source)s, %(feed)s, '', %(table)s, '', %(reason)s, %(detail)s, '{}', 'open', %(rows)s, %(at)s, %(at)s,
        %(run_id)s)
    ON CONFLICT (source, feed, table_name, reason, digest) WHERE state = 'open'
    DO UPDATE SET seen = quarantine.seen + excluded.seen, last_seen_at = excluded.last_seen_at,
                  run_id = excluded.run_id, detail = excluded.detail;

-- name: known_owner_now
-- Rows put aside for an unknown owner who has become known since.
SELECT q.quarantine_id, q.source, q.feed, q.table_name, q.raw
  FROM quarantine q JOIN owner o ON o.code = q.owner_code
 WHERE q.state = 'open' AND q.reason = 'unknown_owner'
 ORDER BY q.quarantine_id LIMIT %(limit)s;

-- name: mark
-- Says what became of open rows that were put aside.
UPDATE quarantine SET state = %(state)s, note = %(note)s, changed_by = %(by)s, changed_at = %(at)s
 WHERE quarantine_id = ANY (%(ids)s) AND state = 'open';

-- name: drop
-- Drops the open rows that fit.
UPDATE quarantine SET state = 'dropped', note = %(note)s, changed_by = %(by)s, changed_at = %(at)s
 WHERE (%(source)s::text IS NULL OR source = %(source)s) AND (%(feed)s::text IS NULL OR feed = %(feed)s)
   AND (%(reason)s::text IS NULL OR reason = %(reason)s) AND (%(ids)s::bigint[] IS NULL OR quarantine_id = ANY (%(ids)s))
   AND state = 'open';

-- name: forget_content
-- Takes away what came.
UPDATE quarantine SET raw = '{}' WHERE quarantine_id = ANY (%(ids)s);

-- name: twin
-- Another open row with the same content that waits for a reason.
SELECT o.quarantine_id FROM quarantine q JOIN quarantine o USING (source, feed, table_name, digest)
 WHERE q.quarantine_id = %(id)s AND o.quarantine_id <> q.quarantine_id AND o.state = 'open' AND o.reason = %(reason)s;

-- name: has_open
-- Whether rows of a feed wait.
SELECT EXISTS (SELECT FROM quarantine WHERE state = 'open' AND source = %(source)s AND feed = %(feed)s
                  AND table_name = %(table)s);

-- name: still_unfit
-- The reason for which an open row does not fit now.
UPDATE quarantine SET reason = %(reason)s, detail = %(detail)s, changed_by = %(by)s, changed_at = %(at)s,
       note = 'mapped again and still unfit'
 WHERE quarantine_id = %(id)s AND state = 'open';

-- name: reopen
-- Rows that were merged again and put aside again for what the store says: the old row goes on, with the new reason.
-- A row that waits for its owner stays as the store has put it aside: it comes in by itself.
WITH twin AS (
SELECT DISTINCT ON (q.quarantine_id) q.quarantine_id AS old, n.quarantine_id AS new, n.reason, n.detail
  FROM quarantine q JOIN quarantine n USING (source, feed, table_name, row_key)
 WHERE q.quarantine_id = ANY (%(ids)s) AND q.state = 'replayed' AND n.state = 'open' AND n.reason <> 'unknown_owner'
   AND n.quarantine_id > q.quarantine_id
   AND NOT EXISTS (SELECT FROM quarantine o
                    WHERE o.state = 'open' AND o.source = q.source AND o.feed = q.feed AND o.table_name = q.table_name
                      AND o.reason = n.reason AND o.digest = q.digest AND o.quarantine_id <> n.quarantine_id)
 ORDER BY q.quarantine_id, n.quarantine_id DESC),
gone AS (DELETE FROM quarantine n USING twin WHERE n.quarantine_id = twin.new RETURNING twin.*)
UPDATE quarantine q SET state = 'open', reason = gone.reason, detail = gone.detail, changed_by = %(by)s,
       changed_at = %(at)s, note = 'mapped again and still unfit'
  FROM gone WHERE q.quarantine_id = gone.old;

-- name: count
-- How many rows put aside fit.
SELECT count(*) FROM quarantine
 WHERE (%(source)s::text IS NULL OR source = %(source)s) AND (%(feed)s::text IS NULL OR feed = %(feed)s)
   AND (%(reason)s::text IS NULL OR reason = %(reason)s) AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(ids)s::bigint[] IS NULL OR quarantine_id = ANY (%(ids)s));

-- name: list
-- Rows put aside that fit, newest first.
SELECT quarantine_id, source, feed, partition, table_name, row_key, reason, detail, raw, form, version, state,
       seen, first_seen_at, last_seen_at, run_id, note, changed_by, changed_at
  FROM quarantine
 WHERE (%(source)s::text IS NULL OR source = %(source)s) AND (%(feed)s::text IS NULL OR feed = %(feed)s)
   AND (%(reason)s::text IS NULL OR reason = %(reason)s) AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(ids)s::bigint[] IS NULL OR quarantine_id = ANY (%(ids)s))
 ORDER BY last_seen_at DESC, quarantine_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: replayable
-- The next open rows that fit, in the order they were put aside.
SELECT quarantine_id, source, feed, partition, table_name, row_key, reason, detail, raw, form, version, state,
       seen, first_seen_at, last_seen_at, run_id, note, changed_by, changed_at
  FROM quarantine
 WHERE (%(source)s::text IS NULL OR source = %(source)s) AND (%(feed)s::text IS NULL OR feed = %(feed)s)
   AND (%(reason)s::text IS NULL OR reason = %(reason)s) AND (%(ids)s::bigint[] IS NULL OR quarantine_id = ANY (%(ids)s))
   AND state = 'open' AND quarantine_id > %(after)s
 ORDER BY quarantine_id LIMIT %(limit)s;

-- name: still_open
-- Which of these rows are open now; they stay so until this transaction ends.
SELECT quarantine_id FROM quarantine WHERE quarantine_id = ANY (%(ids)s) AND state = 'open' FOR UPDATE;

-- name: groups
-- How many rows that fit are put aside by source, feed and reason, the most first.
SELECT source, feed, reason, count(*), sum(seen)::bigint, min(first_seen_at), max(last_seen_at)
  FROM quarantine
 WHERE (%(source)s::text IS NULL OR source = %(source)s) AND (%(feed)s::text IS NULL OR feed = %(feed)s)
   AND (%(reason)s::text IS NULL OR reason = %(reason)s) AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(ids)s::bigint[] IS NULL OR quarantine_id = ANY (%(ids)s))
 GROUP BY source, feed, reason ORDER BY count(*) DESC, source, feed, reason;

-- name: get
-- One row put aside.
SELECT quarantine_id, source, feed, partition, table_name, row_key, reason, detail, raw, form, version, state,
       seen, first_seen_at, last_seen_at, run_id, note, changed_by, changed_at
  FROM quarantine WHERE quarantine_id = %(id)s;

-- name: counts
-- How many rows are put aside by source and reason.
SELECT source, reason, count(*) FROM quarantine WHERE state = 'open' GROUP BY source, reason ORDER BY source, reason;
