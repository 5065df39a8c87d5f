-- name: next_code
-- The next number of a cycle of a year, under a lock until the end of the transaction.
SELECT count(*) + 1 FROM evaluation_cycle WHERE code LIKE %(prefix)s || '%%';

-- name: lock_codes
-- One at a time takes a number.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit evaluation cycles', 0));

-- name: add
-- A cycle is prepared.
INSERT INTO evaluation_cycle (code, node, name, rubric_key, period_since, period_until, groups, is_trial, state,
                              state_since, seed, left_out, revision, made_at, made_by)
VALUES (%(code)s, %(node)s, %(name)s, %(rubric_key)s, %(since)s, %(until)s, %(groups)s, FALSE, 'preparing',
        %(at)s, %(seed)s, %(left_out)s, 1, %(at)s, %(by)s)
RETURNING cycle_id;

-- name: by_code
-- One cycle.
SELECT {columns} FROM evaluation_cycle WHERE code = %(code)s;

-- name: locked
-- One cycle, which nobody else moves until the end of the transaction.
SELECT {columns} FROM evaluation_cycle WHERE code = %(code)s FOR UPDATE;

-- name: list
-- Cycles of some authorities (NULL: all), the newest first.
SELECT {columns}, count(*) OVER () AS total FROM evaluation_cycle
 WHERE (%(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s))
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(owner)s::text IS NULL
        OR EXISTS (SELECT FROM evaluation_part p WHERE p.cycle_id = evaluation_cycle.cycle_id AND p.owner_code = %(owner)s))
 ORDER BY cycle_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: running
-- Cycles in which agencies are being evaluated.
SELECT {columns} FROM evaluation_cycle WHERE state = 'running' ORDER BY cycle_id;

-- name: move
-- A cycle goes to its next state.
UPDATE evaluation_cycle SET state = %(to)s, state_since = %(at)s, revision = revision + 1, is_trial = %(is_trial)s
 WHERE cycle_id = %(cycle_id)s AND state = %(from)s;

-- name: change
-- What a cycle that is being prepared says of itself.
UPDATE evaluation_cycle
   SET name = %(name)s, rubric_key = %(rubric_key)s, period_since = %(since)s, period_until = %(until)s,
       groups = %(groups)s, left_out = %(left_out)s, revision = revision + 1
 WHERE cycle_id = %(cycle_id)s AND revision = %(revision)s AND state = 'preparing';

-- name: agencies
-- The active agencies under the authority of some places, of some groups (none: all), by code.
SELECT u.unit_code, u.name, u.place_code, COALESCE(u.group_code, 'other') AS group_code, u.superior_code
  FROM unit u
 WHERE u.status = 'active' AND u.place_code = ANY (%(places)s)
   AND (cardinality(%(groups)s::text[]) = 0 OR COALESCE(u.group_code, 'other') = ANY (%(groups)s))
 ORDER BY u.unit_code;

-- name: add_moves
-- Moves of cycles, parts and guidance points, in their order.
INSERT INTO evaluation_move (machine, cycle_id, owner_code, item, at, from_state, to_state, event, row_code, by, by_name,
                             reason, uploads, detail)
SELECT m ->> 'machine', (m ->> 'cycle_id')::bigint, m ->> 'owner', m ->> 'item', (m ->> 'at')::timestamptz, m ->> 'was',
       m ->> 'becomes', m ->> 'event', m ->> 'row', (m ->> 'by')::bigint, m ->> 'by_name', m ->> 'reason',
       ARRAY(SELECT u::bigint FROM jsonb_array_elements_text(m -> 'uploads') u), m -> 'detail'
  FROM jsonb_array_elements(%(moves)s::jsonb) WITH ORDINALITY AS told (m, place)
 ORDER BY place;

-- name: moves
-- What happened to a cycle, an agency's part and its guidance points, in order.
SELECT machine, item, at, from_state, to_state, event, row_code, by_name, reason, uploads, detail
  FROM evaluation_move WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s ORDER BY move_id;
