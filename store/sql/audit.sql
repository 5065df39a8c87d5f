-- name: end_of_trail
-- Waits for its turn to add to the trail, which lasts until the commit, and says where the trail ends: position, link and
-- segment of the newest row, and the anchor of the newest segment that is closed. Whoever stalls before the commit is cut off.
SELECT set_config('lock_timeout', '{wait_ms}', TRUE), set_config('idle_in_transaction_session_timeout', '{stall_ms}', TRUE);
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit audit trail', 0));
SELECT e.position, e.link, e.segment, a.body
  FROM (SELECT 1) AS one
  LEFT JOIN LATERAL (SELECT position, link, segment FROM audit_event ORDER BY position DESC LIMIT 1) AS e ON TRUE
  LEFT JOIN LATERAL (SELECT body FROM audit_anchor WHERE kind = 'close' ORDER BY number DESC LIMIT 1) AS a
    ON TRUE;

-- name: add
-- One row more.
INSERT INTO audit_event (body, link) VALUES (%s, %s);
