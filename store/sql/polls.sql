-- name: keep
-- How the polling of a feed stands.
INSERT INTO feed_state (source, feed, outcome, reason, failures, missed, next_run_at, circuit, circuit_since, interval_s)
VALUES (%(source)s, %(feed)s, '', '', %(failures)s, %(missed)s, %(next_run_at)s, %(circuit)s, %(circuit_since)s,
        %(interval_s)s)
    ON CONFLICT (source, feed) DO UPDATE
   SET failures = excluded.failures, missed = excluded.missed, next_run_at = excluded.next_run_at,
       circuit = excluded.circuit, circuit_since = excluded.circuit_since,
       interval_s = excluded.interval_s;

-- name: known
-- How the polling of every feed stood last.
SELECT source, feed, failures, missed, next_run_at, circuit, circuit_since, interval_s
  FROM feed_state ORDER BY source, feed;
