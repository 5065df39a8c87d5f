-- name: known_owner_now
-- Rows put aside for an unknown owner who has become known since.
SELECT q.quarantine_id, q.source, q.feed, q.table_name, q.raw
  FROM quarantine q JOIN owner o ON o.code = q.owner_code
 WHERE q.state = 'open' AND q.reason = 'unknown_owner'
 ORDER BY q.quarantine_id;

-- name: mark
-- Says what became of rows that were put aside.
UPDATE quarantine SET state = %(state)s, last_seen_at = %(at)s WHERE quarantine_id = ANY (%(ids)s);
