-- name: open_kinds
-- The conditions of a feed that are open.
SELECT kind FROM condition WHERE ended_at IS NULL AND source = %(source)s AND feed = %(feed)s AND item = '';

-- name: waiting
-- Rows of a feed that wait in quarantine, and how many are only counted.
SELECT count(*) FILTER (WHERE reason <> 'beyond'), coalesce(sum(seen) FILTER (WHERE reason = 'beyond'), 0)::bigint
  FROM quarantine WHERE state = 'open' AND source = %(source)s AND feed = %(feed)s;

-- name: merged
-- What the store did with the rows of a run.
SELECT merged_inserted + merged_updated + merged_unchanged, merged_rejected FROM run WHERE run_id = %(run_id)s;

-- name: begin
-- A condition begins, or is seen again.
INSERT INTO condition (kind, source, feed, scope, item, detail, since, last_seen_at)
VALUES (%(kind)s, %(source)s, %(feed)s, %(scope)s, %(item)s, %(detail)s, %(at)s, %(at)s)
    ON CONFLICT (kind, source, feed, scope, item) WHERE ended_at IS NULL
    DO UPDATE SET last_seen_at = excluded.last_seen_at, detail = excluded.detail;

-- name: end
-- Conditions of a feed end.
UPDATE condition SET ended_at = %(at)s
 WHERE ended_at IS NULL AND source = %(source)s AND feed = %(feed)s AND item = '' AND kind = ANY (%(kinds)s);

-- name: open_numbers
-- The conditions of numbers of some kinds that are open.
SELECT condition_id, kind, scope, item FROM condition
 WHERE ended_at IS NULL AND item <> '' AND kind = ANY (%(kinds)s);

-- name: end_some
-- Conditions end.
UPDATE condition SET ended_at = %(at)s WHERE condition_id = ANY (%(ids)s) AND ended_at IS NULL;

-- name: doubted_feeds
-- Feeds with a condition that may have ended since somebody looked into quarantine.
SELECT DISTINCT source, feed FROM condition
 WHERE ended_at IS NULL AND item = '' AND kind IN ('rejects', 'quarantine_full');

-- name: list
-- Conditions that fit: the open ones, then those that ended, the newest first.
SELECT kind, source, feed, scope, item, detail, since, last_seen_at, ended_at, count(*) OVER ()
  FROM condition
 WHERE (%(open)s::bool IS NULL OR (ended_at IS NULL) = %(open)s)
   AND (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(kind)s::text IS NULL OR kind = %(kind)s)
   AND (%(scopes)s::text[] IS NULL OR scope = ANY (%(scopes)s))
   AND (%(seen)s::text[] IS NULL OR scope = ANY (%(seen)s) OR (scope <> '' AND %(city)s = ANY (%(seen)s))
        OR EXISTS (SELECT FROM owner o WHERE o.code = condition.scope AND o.place_code::text = ANY (%(seen)s)))
 ORDER BY ended_at DESC NULLS FIRST, since DESC, condition_id DESC
 LIMIT %(limit)s OFFSET %(offset)s;

-- name: open_counts
-- Conditions that are open, by kind and source.
SELECT kind, source, count(*) FROM condition WHERE ended_at IS NULL GROUP BY kind, source ORDER BY kind, source;

-- name: forget
-- Conditions that ended long ago.
DELETE FROM condition WHERE ended_at < %(before)s;

-- name: changes
-- What became known after an instant about each place, of days up to today.
SELECT o.place_code, {sums}
  FROM cell_journal j JOIN owner o ON o.owner_id = j.owner_id
 WHERE j.batch_id > COALESCE((SELECT max(batch_id) FROM batch WHERE known_at <= %(known_at)s), 0)
   AND j.known_at > %(known_at)s AND j.day <= %(today)s
 GROUP BY o.place_code;
