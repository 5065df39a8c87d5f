-- name: begin
-- Somebody leaves.
INSERT INTO hand_over (account_id, successor_id, begun_at, begun_by)
VALUES (%(account_id)s, %(successor_id)s, %(at)s, %(by)s) RETURNING hand_over_id;

-- name: add
-- Something that is left behind.
INSERT INTO hand_over_item (hand_over_id, kind, reference, detail, state, settled_at, settled_by)
VALUES (%(hand_over_id)s, %(kind)s, %(reference)s, %(detail)s, %(state)s,
        CASE WHEN %(state)s <> 'waiting' THEN %(at)s END, CASE WHEN %(state)s <> 'waiting' THEN %(by)s END);

-- name: item
-- Something that was left behind, held for a change.
SELECT i.item_id, i.hand_over_id, i.kind, i.reference, i.detail, i.state, i.settled_at, i.settled_by, h.account_id
  FROM hand_over_item i JOIN hand_over h USING (hand_over_id) WHERE i.item_id = %(item_id)s FOR UPDATE;

-- name: settle
-- Something left behind has found its place.
UPDATE hand_over_item SET state = %(state)s, detail = detail || %(detail)s, settled_at = %(at)s, settled_by = %(by)s
 WHERE item_id = %(item_id)s AND state = 'waiting';

-- name: note
-- What is known by now of something that waits.
UPDATE hand_over_item SET detail = detail || %(detail)s WHERE item_id = %(item_id)s AND state = 'waiting';

-- name: waiting
-- What waits of some kinds, with the account that left it, held for a change.
SELECT i.item_id, i.hand_over_id, i.kind, i.reference, i.detail, i.state, i.settled_by, h.account_id
  FROM hand_over_item i JOIN hand_over h USING (hand_over_id)
 WHERE i.state = 'waiting' AND i.kind = ANY (%(kinds)s) AND (%(account_id)s::int IS NULL OR h.account_id = %(account_id)s)
 ORDER BY i.item_id FOR UPDATE OF i;

-- name: close
-- Nothing waits any more.
UPDATE hand_over h SET closed_at = %(at)s
 WHERE hand_over_id = %(hand_over_id)s AND closed_at IS NULL
   AND NOT EXISTS (SELECT FROM hand_over_item i WHERE i.hand_over_id = h.hand_over_id AND i.state = 'waiting');

-- name: list
-- Hand-overs, those under way first, each with what was left behind.
SELECT h.hand_over_id, a.name, a.display_name, a.state = 'left', s.name, h.begun_at, h.begun_by, h.closed_at,
       COALESCE((SELECT jsonb_agg(jsonb_build_array(i.item_id, i.kind, i.reference, i.detail, i.state, i.settled_by)
                                  ORDER BY i.item_id)
                   FROM hand_over_item i WHERE i.hand_over_id = h.hand_over_id), '[]')
  FROM hand_over h JOIN account a USING (account_id) LEFT JOIN account s ON s.account_id = h.successor_id
 WHERE NOT %(open)s OR h.closed_at IS NULL
 ORDER BY h.closed_at DESC NULLS FIRST, h.begun_at DESC, h.hand_over_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: counts
-- How many hand-overs there are, how many of them are under way, and how many things wait.
SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL),
       (SELECT count(*) FROM hand_over_item WHERE state = 'waiting') FROM hand_over;
