-- name: switches
-- The sources that somebody has ever switched, and how they stand.
SELECT source, is_on, changed_at, by_name, reason FROM source_switch ORDER BY source;

-- name: lock_switch
-- How a source stands, held until the commit; nothing when nobody has ever switched it.
SELECT is_on, reason FROM source_switch WHERE source = %(source)s FOR UPDATE;

-- name: set_switch
-- A source is switched; the worker hears of it at the commit.
INSERT INTO source_switch (source, is_on, changed_at, changed_by, by_name, reason)
VALUES (%(source)s, %(is_on)s, %(at)s, %(changed_by)s, %(by_name)s, %(reason)s)
    ON CONFLICT (source) DO UPDATE
   SET is_on = excluded.is_on, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
       by_name = excluded.by_name, reason = excluded.reason;

-- name: tell_worker
-- Something was asked of the worker.
SELECT pg_notify('operating', %(source)s);

-- name: add_order
-- A stretch to be read again.
INSERT INTO backfill_order (source, feed, begin_at, end_at, state, asked_by, by_name, asked_at)
VALUES (%(source)s, %(feed)s, %(begin_at)s, %(end_at)s, 'waiting', %(asked_by)s, %(by_name)s, %(at)s)
RETURNING order_id;

-- name: same_order
-- An order of the same stretch that is not over.
SELECT order_id FROM backfill_order
 WHERE source = %(source)s AND feed = %(feed)s AND begin_at = %(begin_at)s AND end_at = %(end_at)s
   AND state IN ('waiting', 'running');

-- name: next_order
-- The order to be done now: one that a dead worker has begun, else the oldest that waits; none of sources that are off.
UPDATE backfill_order SET state = 'running', began_at = COALESCE(began_at, %(at)s)
 WHERE order_id = (SELECT order_id FROM backfill_order o
                    WHERE state IN ('running', 'waiting')
                      AND NOT EXISTS (SELECT FROM source_switch s WHERE s.source = o.source AND NOT s.is_on)
                    ORDER BY state = 'waiting', order_id LIMIT 1)
RETURNING order_id, source, feed, begin_at, end_at, state, by_name, asked_at, began_at, ended_at, rows, note;

-- name: end_order
-- What came of an order.
UPDATE backfill_order SET state = %(state)s, ended_at = %(at)s, rows = %(rows)s, note = %(note)s
 WHERE order_id = %(order_id)s;

-- name: open_orders
-- What waits or is under way, the oldest first.
SELECT order_id, source, feed, begin_at, end_at, state, by_name, asked_at, began_at, ended_at, rows, note
  FROM backfill_order WHERE state IN ('waiting', 'running') ORDER BY order_id;

-- name: orders
-- The newest orders of a source, newest first.
SELECT order_id, source, feed, begin_at, end_at, state, by_name, asked_at, began_at, ended_at, rows, note
  FROM backfill_order WHERE source = %(source)s ORDER BY order_id DESC LIMIT %(limit)s;
