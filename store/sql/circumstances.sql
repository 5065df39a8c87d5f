-- name: confirm_circumstance
-- A circumstance holds for an agency in a cycle.
INSERT INTO evaluation_circumstance (cycle_id, owner_code, circumstance, reason, confirmed_by, confirmed_at)
VALUES (%(cycle_id)s, %(owner)s, %(circumstance)s, %(reason)s, %(by)s, %(at)s)
    ON CONFLICT (cycle_id, owner_code, circumstance)
       DO UPDATE SET reason = excluded.reason, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at;

-- name: drop_circumstance
-- A circumstance does not hold.
DELETE FROM evaluation_circumstance
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND circumstance = %(circumstance)s;

-- name: circumstances
-- The circumstances of agencies in a cycle.
SELECT owner_code, circumstance, reason, confirmed_by, confirmed_at FROM evaluation_circumstance
 WHERE cycle_id = %(cycle_id)s AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
 ORDER BY owner_code, circumstance;
