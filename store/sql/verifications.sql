-- name: try_lock
-- One verification at a time; held until the transaction ends, which keeps no rows from being cleaned meanwhile.
SELECT pg_try_advisory_xact_lock(hashtextextended('archive-cockpit verification', 0));

-- name: keep
-- Notes a verification that has ended.
INSERT INTO verification (cause, engine, outcome, started_at, finished_at, rows, cells, differing_cells, by_table, samples,
                          skipped, memory_mb, reason)
VALUES (%(cause)s, %(engine)s, %(outcome)s, %(started_at)s, %(finished_at)s, %(rows)s, %(cells)s, %(differing_cells)s,
        %(by_table)s, %(samples)s, %(skipped)s, %(memory_mb)s, %(reason)s);

-- name: newest
-- The newest verifications, newest first.
SELECT verification_id, cause, engine, outcome, started_at, finished_at, rows, cells, differing_cells,
       COALESCE(by_table, '{}'), COALESCE(samples, '{}'), COALESCE(skipped, '{}'), memory_mb, reason
  FROM verification ORDER BY finished_at DESC, verification_id DESC LIMIT %(limit)s;

-- name: last_exact
-- When the newest verification ended that compared everything and found no difference.
SELECT max(finished_at) FROM verification WHERE outcome = 'exact' AND COALESCE(skipped, '{}') = '{}';

-- name: newest_result
-- How many cells differed in the newest verification that came to a result; no row when none did.
SELECT differing_cells FROM verification WHERE outcome <> 'failed' ORDER BY finished_at DESC, verification_id DESC LIMIT 1;

-- name: nightly_since
-- Whether a nightly verification has ended since an instant.
SELECT EXISTS (SELECT FROM verification WHERE cause = 'nightly' AND started_at >= %(since)s);
