-- name: end_of_trail
-- Waits for its turn to add to the trail, which lasts until the commit, and says where the trail ends: position, link and
-- segment of the newest row, and the anchor of the newest segment that is closed; nothing when there are no rows. Whoever
-- stalls before the commit is cut off.
SELECT set_config('lock_timeout', '{wait_ms}', TRUE), set_config('idle_in_transaction_session_timeout', '{stall_ms}', TRUE),
       pg_advisory_xact_lock(hashtextextended('archive-cockpit audit trail', 0));
SELECT position, link, segment, (SELECT body FROM audit_anchor WHERE kind = 'close' ORDER BY segment DESC LIMIT 1)
  FROM audit_event ORDER BY position DESC LIMIT 1;

-- name: newest_close
-- The anchor of the newest segment that is closed.
SELECT body FROM audit_anchor WHERE kind = 'close' ORDER BY segment DESC LIMIT 1;

-- name: add
-- One row more.
INSERT INTO audit_event (body, link) VALUES (%s, %s);

-- name: anchors
-- Every anchor, oldest first.
SELECT body, signature FROM audit_anchor ORDER BY number;

-- name: newest_anchor
-- The newest anchor.
SELECT body FROM audit_anchor ORDER BY number DESC LIMIT 1;

-- name: add_anchor
-- One anchor more.
INSERT INTO audit_anchor (body, signature) VALUES (%s, %s);

-- name: ended_segments
-- Segments before one that are not closed yet, with their first and last row and its link, oldest first.
WITH RECURSIVE open_segment (segment) AS (
    SELECT min(segment) FROM audit_event
     WHERE segment > coalesce((SELECT max(segment) FROM audit_anchor WHERE kind = 'close'), 0)
     UNION ALL
    SELECT (SELECT min(e.segment) FROM audit_event e WHERE e.segment > o.segment) FROM open_segment o
     WHERE o.segment IS NOT NULL)
SELECT o.segment, first.position, last.position, last.link
  FROM open_segment o
 CROSS JOIN LATERAL (SELECT position FROM audit_event WHERE segment = o.segment ORDER BY segment, position LIMIT 1) AS first
 CROSS JOIN LATERAL (SELECT position, link FROM audit_event WHERE segment = o.segment
                      ORDER BY segment DESC, position DESC LIMIT 1) AS last
 WHERE o.segment < %(segment)s ORDER BY o.segment;

-- name: unsigned_segments
-- What is said of closed segments in anchors without a signature, where no signed one says so.
SELECT segment, (body::jsonb ->> 'first_position')::bigint, last_position, decode(body::jsonb ->> 'last_link', 'hex')
  FROM audit_anchor a
 WHERE kind = 'close' AND signature IS NULL
   AND NOT EXISTS (SELECT FROM audit_anchor s WHERE s.kind = 'close' AND s.segment = a.segment AND s.signature IS NOT NULL)
   AND EXISTS (SELECT FROM audit_event e
                WHERE e.position = a.last_position AND encode(e.link, 'hex') = a.body::jsonb ->> 'last_link')
 ORDER BY number;

-- name: held
-- The newest position that an anchor holds, and the newest that is in a closed segment.
SELECT coalesce(max(last_position), 0), coalesce(max(last_position) FILTER (WHERE kind = 'close'), 0) FROM audit_anchor;

-- name: segment_of_row
-- The segment of a row.
SELECT segment FROM audit_event WHERE position = %(position)s;

-- name: drop
-- Takes away all rows up to a segment that has ended long ago; says how many and up to which position.
WITH dropped AS (DELETE FROM audit_event WHERE segment <= %(segment)s RETURNING position)
SELECT count(*), min(position), max(position) FROM dropped;

-- name: droppable
-- Closed segments before one that still have rows.
SELECT DISTINCT a.segment FROM audit_anchor a
 WHERE a.kind = 'close' AND a.segment < %(segment)s
   AND EXISTS (SELECT FROM audit_event e WHERE e.segment = a.segment) ORDER BY 1;

-- name: may_drop
-- Whether this role may take rows away at all.
SELECT has_table_privilege('audit_event', 'DELETE');

-- name: extent
-- The first and the last position, and what the newest note about dropped segments says.
SELECT (SELECT min(position) FROM audit_event), (SELECT max(position) FROM audit_event),
       (SELECT body FROM audit_event WHERE event = 'audit.dropped' AND outcome = 'ok' ORDER BY position DESC LIMIT 1);

-- name: rows
-- All rows in order.
SELECT position, body, link FROM audit_event ORDER BY position;

-- name: columns_of_their_own
-- Columns that ought to be taken out of the body by the server and are not.
SELECT attname FROM pg_attribute
 WHERE attrelid = 'audit_event'::regclass AND attnum > 0 AND NOT attisdropped
   AND attname NOT IN ('body', 'link') AND attgenerated <> 's' ORDER BY 1;

-- name: search
-- Acts that fit, the newest first.
SELECT position, at, body FROM audit_event
 WHERE (%(before)s IS NULL OR position < %(before)s)
   AND {fits}
 ORDER BY position DESC OFFSET %(offset)s LIMIT %(limit)s;

-- name: count
-- How many acts fit, no further than a limit.
SELECT count(*) FROM (SELECT FROM audit_event
 WHERE {fits}
 LIMIT %(most)s) AS found;

-- name: lines
-- Everything that fits up to a position, oldest first.
SELECT position, at, body, link FROM audit_event
 WHERE position <= %(last)s
   AND {fits}
 ORDER BY position;

-- name: newest_position
-- The position of the newest act.
SELECT coalesce(max(position), 0) FROM audit_event;
