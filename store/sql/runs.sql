-- name: start
-- A run begins.
INSERT INTO run (source, feed, started_at, outcome) VALUES (%(source)s, %(feed)s, %(at)s, 'running') RETURNING run_id;

-- name: finish
-- What a run came to.
UPDATE run SET finished_at = %(finished_at)s, outcome = %(outcome)s, rows = %(rows)s, deleted = %(deleted)s,
       rejected = %(rejected)s, pages = %(pages)s, reason = %(reason)s, warnings = %(warnings)s,
       findings = %(findings)s
 WHERE run_id = %(run_id)s;

-- name: state
-- The newest outcome of a feed; an empty success is one, a suspect one only when everything arrived.
INSERT INTO feed_state (source, feed, last_run_at, last_success_at, last_failure_at, outcome, reason, findings)
VALUES (%(source)s, %(feed)s, %(finished_at)s, %(success_at)s, %(failure_at)s, %(outcome)s, %(reason)s, %(findings)s)
    ON CONFLICT (source, feed) DO UPDATE
   SET last_run_at = excluded.last_run_at, outcome = excluded.outcome, reason = excluded.reason,
       findings = excluded.findings,
       last_success_at = COALESCE(excluded.last_success_at, feed_state.last_success_at),
       last_failure_at = COALESCE(excluded.last_failure_at, feed_state.last_failure_at);

-- name: abandon
-- Runs that were under way when their worker died.
UPDATE run SET outcome = 'failed', reason = 'the worker stopped before the run had ended', finished_at = %(at)s
 WHERE outcome = 'running' AND started_at < %(at)s;

-- name: cursors
-- How far each partition of a feed has been read; a backfill beside it has cursors of its own.
SELECT partition, cursor FROM watermark
 WHERE source = %(source)s AND feed = %(feed)s AND NOT starts_with(partition, 'backfill:');

-- name: cursors_beside
-- Cursors of a feed whose partitions begin with a prefix.
SELECT partition, cursor FROM watermark
 WHERE source = %(source)s AND feed = %(feed)s AND starts_with(partition, %(prefix)s);

-- name: forget_cursor
-- A cursor that nobody goes on from.
DELETE FROM watermark WHERE source = %(source)s AND feed = %(feed)s AND partition = %(partition)s;

-- name: last_success
-- When a feed was last read well.
SELECT last_success_at FROM feed_state WHERE source = %(source)s AND feed = %(feed)s;

-- name: recent
-- The newest finished runs of a feed, newest first.
SELECT run_id, source, feed, started_at, finished_at, outcome, rows, deleted, rejected, pages, reason, warnings,
       findings
  FROM run WHERE source = %(source)s AND feed = %(feed)s AND outcome <> 'running'
 ORDER BY started_at DESC, run_id DESC LIMIT %(limit)s;

-- name: of_source
-- The newest runs of a source begun before an instant: of each of its feeds as many as are asked for, then of all.
SELECT r.* FROM feed_state f
 CROSS JOIN LATERAL (SELECT run_id, source, feed, started_at, finished_at, outcome, rows, deleted, rejected, reason,
                            findings
                       FROM run
                      WHERE source = f.source AND feed = f.feed
                        AND (%(before)s::timestamptz IS NULL OR started_at < %(before)s)
                        AND (NOT %(troubled)s OR outcome NOT IN ('ok', 'empty', 'running') OR rejected > 0)
                      ORDER BY started_at DESC LIMIT %(limit)s) r
 WHERE f.source = %(source)s AND (%(feed)s::text IS NULL OR f.feed = %(feed)s)
 ORDER BY r.started_at DESC, r.run_id DESC LIMIT %(limit)s;

-- name: arrivals
-- Batches after a number and an instant that came while their feed was live: their run began within the patience of its
-- source after the newest success before it, which was not the first of the feed. So neither a first load nor what is
-- caught up after an outage is here. The newest change in the source, and when it was committed.
SELECT b.batch_id, b.newest_source_at, b.known_at + b.seconds * interval '1 second'
  FROM batch b
  JOIN run r ON r.run_id = b.run_id
  JOIN unnest(%(sources)s::text[], %(patience_s)s::float8[]) AS live (source, patience_s) ON live.source = r.source
 CROSS JOIN LATERAL (SELECT count(*) AS successes, max(started_at) AS newest_at
                       FROM (SELECT started_at FROM run
                              WHERE source = r.source AND feed = r.feed AND started_at < r.started_at
                                AND outcome IN ('ok', 'empty')
                              ORDER BY started_at DESC LIMIT 2) earlier) before
 WHERE b.batch_id > %(after)s AND b.known_at >= %(since)s AND b.newest_source_at IS NOT NULL
   AND before.successes = 2 AND r.started_at - before.newest_at <= live.patience_s * interval '1 second'
 ORDER BY b.batch_id;

-- name: forget_runs
-- Runs older than their keep.
DELETE FROM run WHERE started_at < %(before)s;

-- name: forget_empty_runs
-- Runs that brought nothing: the state of their feed says enough of them.
DELETE FROM run WHERE outcome = 'empty' AND merged_batches = 0 AND finished_at < %(before)s;
