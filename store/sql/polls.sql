-- name: keep
-- How the polling of a feed stands.
INSERT INTO feed_state (source, feed, outcome, reason, failures, missed, next_run_at, circuit, circuit_since)
VALUES (%(source)s, %(feed)s, '', '', %(failures)s, %(missed)s, %(next_run_at)s, %(circuit)s, %(circuit_since)s)
    ON CONFLICT (source, feed) DO UPDATE
   SET failures = excluded.failures, missed = excluded.missed, next_run_at = excluded.next_run_at,
       circuit = excluded.circuit, circuit_since = excluded.circuit_since;

-- name: known
-- How the polling of every feed stood last.
SELECT source, feed, failures, missed, next_run_at, circuit, circuit_since FROM feed_state ORDER BY source, feed;
