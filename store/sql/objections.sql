-- name: raise
-- An agency objects to its score.
INSERT INTO score_objection (cycle_id, owner_code, items, reason, uploads, raised_by, raised_at, due_on, ruling_reason,
                             ruled_values)
VALUES (%(cycle_id)s, %(owner)s, %(items)s, %(reason)s, %(uploads)s, %(by)s, %(at)s, %(due)s, '', '{}');

-- name: rule
-- The objection is decided.
UPDATE score_objection SET ruling = %(ruling)s, ruling_reason = %(reason)s, ruled_values = %(values)s, ruled_by = %(by)s,
       ruled_by_name = %(name)s, ruled_at = %(at)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND ruling IS NULL;

-- name: unruled
-- When the objections were raised on which nobody has ruled.
SELECT DISTINCT raised_at FROM score_objection WHERE ruling IS NULL;

-- name: settle_due
-- Objections raised at an instant are to be ruled on by another day.
UPDATE score_objection SET due_on = %(due)s WHERE ruling IS NULL AND raised_at = %(at)s AND due_on <> %(due)s;

-- name: of
-- The objections of agencies in a cycle.
SELECT owner_code, items, reason, uploads, raised_by, raised_at, due_on, ruling, ruling_reason, ruled_values,
       ruled_by_name, ruled_at
  FROM score_objection
 WHERE cycle_id = %(cycle_id)s AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s)) ORDER BY owner_code;

-- name: find
-- A grade limit is found; nothing when the same was found before.
INSERT INTO limit_finding (cycle_id, owner_code, limit_code, reference, reason, uploads, found_by, found_by_name, found_at,
                           state, decision, carried_from)
VALUES (%(cycle_id)s, %(owner)s, %(limit)s, %(reference)s, %(reason)s, %(uploads)s, %(by)s, %(by_name)s, %(at)s, 'found',
        '', %(carried_from)s)
    ON CONFLICT DO NOTHING RETURNING finding_id;

-- name: finding
-- One finding, locked.
SELECT f.finding_id, c.code, f.owner_code, f.limit_code, f.reference, f.reason, f.uploads, f.found_by, f.found_by_name,
       f.found_at, f.state, f.decided_by_name, f.decided_at, f.decision, f.carried_from
  FROM limit_finding f JOIN evaluation_cycle c USING (cycle_id) WHERE f.finding_id = %(finding_id)s FOR UPDATE OF f;

-- name: findings
-- The findings of agencies in a cycle.
SELECT f.finding_id, c.code, f.owner_code, f.limit_code, f.reference, f.reason, f.uploads, f.found_by, f.found_by_name,
       f.found_at, f.state, f.decided_by_name, f.decided_at, f.decision, f.carried_from
  FROM limit_finding f JOIN evaluation_cycle c USING (cycle_id)
 WHERE f.cycle_id = %(cycle_id)s AND (%(owners)s::text[] IS NULL OR f.owner_code = ANY (%(owners)s))
 ORDER BY f.finding_id;

-- name: confirmed_earlier
-- Findings of a limit that were made and confirmed in other cycles whose periods touch some days, the oldest first.
SELECT f.finding_id, c.code, f.owner_code, f.limit_code, f.reference, f.reason, f.uploads, f.found_by, f.found_by_name,
       f.found_at, f.state, f.decided_by_name, f.decided_at, f.decision, f.carried_from
  FROM limit_finding f JOIN evaluation_cycle c USING (cycle_id)
 WHERE f.cycle_id <> %(cycle_id)s AND f.limit_code = %(limit)s AND f.owner_code = ANY (%(owners)s)
   AND f.state = 'confirmed' AND f.carried_from IS NULL
   AND c.period_until >= %(since)s AND c.period_since <= %(until)s
 ORDER BY f.finding_id;

-- name: decide
-- The head of division confirms or dismisses.
UPDATE limit_finding SET state = %(state)s, decided_by = %(by)s, decided_by_name = %(by_name)s, decided_at = %(at)s,
       decision = %(decision)s
 WHERE finding_id = %(finding_id)s AND state = 'found';

-- name: give
-- A guidance point on a low item; nothing when the item has one in this cycle.
INSERT INTO guidance_point (cycle_id, owner_code, item, state, state_since, result, value, target, advice, suggested_on,
                            given_at, refreshes, revision)
VALUES (%(cycle_id)s, %(owner)s, %(item)s, 'open', %(at)s, %(result)s, %(value)s, %(target)s, %(advice)s, %(suggested)s,
        %(at)s, '[]', 1)
    ON CONFLICT DO NOTHING RETURNING point_id;

-- name: points
-- Guidance points: of a cycle (NULL: all running ones), of an agency, in a state.
SELECT {columns}, c.code AS cycle FROM guidance_point g JOIN evaluation_cycle c USING (cycle_id)
 WHERE (%(cycle_id)s::bigint IS NULL OR g.cycle_id = %(cycle_id)s)
   AND (%(owners)s::text[] IS NULL OR g.owner_code = ANY (%(owners)s))
   AND (%(state)s::text IS NULL OR g.state = %(state)s)
 ORDER BY g.owner_code, g.item, g.cycle_id;

-- name: point
-- One guidance point, locked.
SELECT {columns}, c.code AS cycle FROM guidance_point g JOIN evaluation_cycle c USING (cycle_id)
 WHERE g.point_id = %(point_id)s FOR UPDATE OF g;

-- name: refresh
-- What a later pass found of an open point.
UPDATE guidance_point SET refreshes = %(refreshes)s WHERE point_id = %(point_id)s AND state = 'open';

-- name: move_point
-- A point goes to its next state; touches no row when somebody was faster.
UPDATE guidance_point SET state = %(to)s, state_since = %(at)s, revision = revision + 1
 WHERE point_id = %(point_id)s AND state = %(from)s;
