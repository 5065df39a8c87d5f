-- name: compact
-- Deltas of old batches become one row for each local day on which they became known; the sums over days stay the same.
WITH old AS (
DELETE FROM cell_journal WHERE known_at < %(before)s RETURNING *)
INSERT INTO cell_journal (batch_id, known_at, owner_id, category, day, {measures})
SELECT max(batch_id), max(known_at), owner_id, category, day, {sums}
  FROM old GROUP BY timezone('Asia/Shanghai', known_at)::date, owner_id, category, day HAVING {something};

-- name: later
-- What became known after an instant about a scope, over a range of days.
SELECT {sums}
  FROM cell_journal j JOIN owner o ON o.owner_id = j.owner_id
 WHERE j.batch_id > COALESCE((SELECT max(batch_id) FROM batch WHERE known_at <= %(known_at)s), 0)
   AND j.known_at > %(known_at)s AND j.day <= %(hi)s AND (%(lo)s::int IS NULL OR j.day > %(lo)s)
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s);

-- name: redefined
-- Whether the sums were brought to other definitions after an instant, or a first load was counted, which has no deltas.
SELECT EXISTS (SELECT FROM batch
                WHERE known_at > %(known_at)s AND source = 'store' AND feed IN ('recompute', 'first-load') AND cells > 0);
