-- name: add
-- A point of a document that was delivered.
INSERT INTO told_point (document_id, position, state, state_since, suggested_on)
VALUES (%(document_id)s, %(position)s, %(state)s, %(at)s, %(suggested_on)s)
    ON CONFLICT (document_id, position) DO NOTHING;

-- name: of_document
-- The points of a document in their order, each with its newest move.
SELECT p.position, p.state, p.state_since, p.suggested_on, m.by_name, m.reason, m.uploads
  FROM told_point p
  CROSS JOIN LATERAL (SELECT by_name, reason, uploads FROM told_point_move m
                       WHERE m.document_id = p.document_id AND m.position = p.position
                       ORDER BY m.move_id DESC LIMIT 1) m
 WHERE p.document_id = %(document_id)s ORDER BY p.position;

-- name: open_of_owner
-- The open points of guidance by hand to an owner, by the day that each suggests.
SELECT p.document_id, d.draft -> 'points' -> p.position ->> 'item', d.draft -> 'points' -> p.position ->> 'advice',
       p.suggested_on
  FROM told_point p JOIN official_document d USING (document_id)
 WHERE d.owner_code = %(owner)s AND p.state = 'open'
 ORDER BY p.suggested_on, p.document_id, p.position LIMIT 100;

-- name: move
-- A point goes to its next state; touches no row when somebody was faster.
UPDATE told_point SET state = %(to)s, state_since = %(at)s
 WHERE document_id = %(document_id)s AND position = %(position)s AND state = %(was)s;

-- name: keep_move
-- What has happened to a point.
INSERT INTO told_point_move (document_id, position, at, event, from_state, to_state, "row", by, by_name, reason, uploads)
VALUES (%(document_id)s, %(position)s, %(at)s, %(event)s, %(was)s, %(to)s, %(row)s, %(by)s, %(by_name)s, %(reason)s,
        %(uploads)s);

-- name: near
-- Documents with an open point that is suggested up to a day and has not come to the last step of its ladder.
SELECT DISTINCT p.document_id FROM told_point p
 WHERE p.state = 'open' AND p.suggested_on <= %(until)s
   AND NOT EXISTS (SELECT FROM ladder_step s
                    WHERE s.subject = %(prefix)s || p.document_id || ' ' || p.position AND s.step = %(last)s)
 ORDER BY p.document_id;

-- name: settled_urgings
-- Drafts that urge points by hand of which some are not open any more, and what the guidance says of these.
SELECT d.document_id, jsonb_agg(g.draft -> 'points' -> p.position)
  FROM official_document d JOIN ladder_step s USING (document_id)
  JOIN told_point p ON s.subject = %(prefix)s || p.document_id || ' ' || p.position
  JOIN official_document g ON g.document_id = p.document_id
 WHERE d.kind = 'urging' AND d.state = 'drafting' AND p.state <> 'open'
 GROUP BY d.document_id ORDER BY d.document_id;
