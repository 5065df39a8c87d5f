-- name: run_counts
-- How many runs of each feed began since an instant, by outcome, and how many rows they brought.
SELECT f.source, f.feed, r.outcome, count(*), COALESCE(sum(r.rows), 0)::bigint
  FROM feed_state f
 CROSS JOIN LATERAL (SELECT outcome, rows FROM run
                      WHERE source = f.source AND feed = f.feed AND started_at >= %(since)s) r
 GROUP BY f.source, f.feed, r.outcome ORDER BY f.source, f.feed, r.outcome;

-- name: merge_seconds
-- How long the merges since an instant took: median, 95th percentile, how many.
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds),
       count(*)
  FROM batch WHERE known_at >= %(since)s;
