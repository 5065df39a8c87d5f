-- name: add
-- A value is entered; touches no row when one of the same item, owner and day waits already.
INSERT INTO manual_filing (item_code, owner_code, day, value, valid_until, note, state, sheet_id, sheet_row,
                           entered_by, entered_name, entered_at)
VALUES (%(item)s, %(owner)s, %(day)s, %(value)s, %(valid_until)s, %(note)s, 'entered', %(sheet_id)s, %(sheet_row)s,
        %(by)s, %(by_name)s, %(at)s)
    ON CONFLICT (item_code, owner_code, day) WHERE state = 'entered' DO NOTHING RETURNING filing_id;

-- name: add_step
-- A change of state.
INSERT INTO manual_step (filing_id, at, from_state, to_state, by, by_name, reason)
VALUES (%(filing_id)s, %(at)s, %(from)s, %(to)s, %(by)s, %(by_name)s, %(reason)s);

-- name: add_evidence
-- A file shows that a value is right.
INSERT INTO manual_evidence (filing_id, upload_id) VALUES (%(filing_id)s, %(upload_id)s) ON CONFLICT DO NOTHING;

-- name: replace
-- The value that counted so far gives way to a newer one of the same item, owner and day.
UPDATE manual_filing o SET state = 'replaced'
  FROM manual_filing n
 WHERE n.filing_id = %(filing_id)s AND o.filing_id <> n.filing_id AND o.state = 'confirmed'
   AND (o.item_code, o.owner_code, o.day) = (n.item_code, n.owner_code, n.day)
RETURNING o.filing_id;

-- name: move
-- From one state to the next; touches no row when somebody was faster.
UPDATE manual_filing SET state = %(to)s WHERE filing_id = %(filing_id)s AND state = %(from)s;

-- name: confirm
-- A value counts from now on; touches no row when somebody was faster.
UPDATE manual_filing SET state = 'confirmed', confirmed_by = %(by)s, confirmed_name = %(by_name)s, confirmed_at = %(at)s
 WHERE filing_id = %(filing_id)s AND state = 'entered';

-- name: by_id
-- One filed value.
SELECT {columns} FROM manual_filing f JOIN owner o ON o.code = f.owner_code WHERE f.filing_id = %(filing_id)s;

-- name: list
-- Filed values of the owners below some nodes, the newest first.
SELECT {columns}, count(*) OVER ()
  FROM manual_filing f JOIN owner o ON o.code = f.owner_code
 WHERE (%(owners)s::text[] IS NULL OR f.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(owner)s::text IS NULL OR f.owner_code = %(owner)s)
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(item)s::text IS NULL OR f.item_code = %(item)s)
   AND (%(state)s::text IS NULL OR f.state = %(state)s)
   AND (%(expired_on)s::date IS NULL OR (f.state = 'confirmed' AND f.valid_until < %(expired_on)s))
   AND (%(before)s::bigint IS NULL OR f.filing_id < %(before)s)
 ORDER BY f.filing_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: steps
-- The changes of state of a filed value, in order.
SELECT at, from_state, to_state, by, by_name, reason FROM manual_step WHERE filing_id = %(filing_id)s ORDER BY step_id;

-- name: evidence
-- The files that a value rests on.
SELECT upload_id FROM manual_evidence WHERE filing_id = %(filing_id)s ORDER BY upload_id;

-- name: stored
-- The value that counts, and where it came from.
SELECT value, source FROM manual_value WHERE item_code = %(item)s AND owner_code = %(owner)s AND day = %(day)s;

-- name: ending
-- The newest confirmed value of each item and owner whose validity ends up to a day.
SELECT {columns} FROM manual_filing f JOIN owner o ON o.code = f.owner_code
 WHERE f.state = 'confirmed' AND f.valid_until <= %(day)s
   AND NOT EXISTS (SELECT FROM manual_filing n
                    WHERE n.item_code = f.item_code AND n.owner_code = f.owner_code
                      AND n.state IN ('confirmed', 'entered') AND (n.day, n.filing_id) > (f.day, f.filing_id))
 ORDER BY f.filing_id;

-- name: newest
-- For each manual item of an owner the newest value that counts, from whatever source.
SELECT DISTINCT ON (item_code) item_code, day, value, source, entered_by, confirmed_by
  FROM manual_value WHERE owner_code = %(owner)s ORDER BY item_code, day DESC;

-- name: waiting
-- How many values wait for confirmation, by owner, below some nodes.
SELECT count(*) FROM manual_filing f JOIN owner o ON o.code = f.owner_code
 WHERE f.state = 'entered'
   AND (%(owners)s::text[] IS NULL OR f.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]));
