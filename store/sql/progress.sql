-- name: begin
-- A long read begins, or goes on where another process left it; returns the rows it had come to.
INSERT INTO feed_progress (source, feed, partition, kind, rows, total, began_at, resumed_at, resumed_rows, at)
VALUES (%(source)s, %(feed)s, %(partition)s, %(kind)s, 0, %(total)s, %(at)s, %(at)s, 0, %(at)s)
    ON CONFLICT (source, feed, partition, kind) DO UPDATE
   SET rows = CASE WHEN feed_progress.ended_at IS NULL THEN feed_progress.rows ELSE 0 END,
       total = CASE WHEN feed_progress.ended_at IS NULL THEN COALESCE(excluded.total, feed_progress.total)
                    ELSE excluded.total END,
       began_at = CASE WHEN feed_progress.ended_at IS NULL THEN feed_progress.began_at ELSE excluded.began_at END,
       resumed_rows = CASE WHEN feed_progress.ended_at IS NULL THEN feed_progress.rows ELSE 0 END,
       resumed_at = excluded.resumed_at, at = excluded.at, ended_at = NULL
RETURNING rows;

-- name: reach
-- A long read has come to so many rows.
UPDATE feed_progress SET rows = %(rows)s, total = COALESCE(%(total)s, total), at = %(at)s, ended_at = %(ended_at)s
 WHERE source = %(source)s AND feed = %(feed)s AND partition = %(partition)s AND kind = %(kind)s;

-- name: list
-- Long reads that are under way, or have ended since an instant.
SELECT source, feed, partition, kind, rows, total, began_at, resumed_at, resumed_rows, at, ended_at
  FROM feed_progress WHERE ended_at IS NULL OR ended_at >= %(since)s
 ORDER BY source, feed, kind, partition;

-- name: forget
-- Long reads that ended, or were left, long ago.
DELETE FROM feed_progress WHERE at < %(before)s;
