-- name: reports
-- What agencies say of themselves.
SELECT owner_code, item, value, note, uploads, is_carried, revision, edited_by, edited_at FROM self_report
 WHERE cycle_id = %(cycle_id)s AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
 ORDER BY owner_code, item;

-- name: prefill
-- An item of a self-report as it was in force before; nothing when it is there already.
INSERT INTO self_report (cycle_id, owner_code, item, value, note, uploads, is_carried, revision, edited_by, edited_at)
VALUES (%(cycle_id)s, %(owner)s, %(item)s, %(value)s, %(note)s, %(uploads)s, %(carried)s, 0, %(by)s, %(at)s)
    ON CONFLICT DO NOTHING;

-- name: save_report
-- An item of a self-report as typed; touches no row when somebody else has saved it meanwhile.
UPDATE self_report SET value = %(value)s, note = %(note)s, uploads = %(uploads)s, is_carried = FALSE,
       revision = revision + 1, edited_by = %(by)s, edited_at = %(at)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND item = %(item)s AND revision = %(revision)s
RETURNING revision;

-- name: last_report
-- What an agency said of itself in its newest cycle before this one, item by item.
SELECT r.item, r.value, r.note, r.uploads FROM self_report r
 WHERE r.owner_code = %(owner)s
   AND r.cycle_id = (SELECT max(cycle_id) FROM self_report WHERE owner_code = %(owner)s AND cycle_id < %(cycle_id)s)
 ORDER BY r.item;

-- name: evidence
-- Evidence of agencies that is in force on a day, or was when it was handed in.
SELECT evidence_id, owner_code, item, demand, upload_id, handed_in_on, handed_in_by, valid_until FROM standing_evidence
 WHERE owner_code = %(owner)s AND replaced_on IS NULL ORDER BY item, demand, evidence_id;

-- name: replace_evidence
-- Evidence gives way to newer evidence of its demand.
UPDATE standing_evidence SET replaced_on = %(on)s
 WHERE owner_code = %(owner)s AND item = %(item)s AND demand = %(demand)s AND replaced_on IS NULL;

-- name: add_evidence
-- Evidence is handed in.
INSERT INTO standing_evidence (owner_code, item, demand, upload_id, handed_in_on, handed_in_by, valid_until)
VALUES (%(owner)s, %(item)s, %(demand)s, %(upload_id)s, %(on)s, %(by)s, %(until)s) RETURNING evidence_id;

-- name: assign
-- An item of an agency goes to a reviewer; an undecided one changes hands.
INSERT INTO review_task (cycle_id, owner_code, item, round, reviewer, reviewer_name, anchor, reason, evidence,
                         is_refuted, assigned_at, due_on, is_due_provisional, revision)
VALUES (%(cycle_id)s, %(owner)s, %(item)s, %(round)s, %(reviewer)s, %(name)s, '', '', '{}', FALSE, %(at)s, %(due)s,
        %(is_provisional)s, 1)
    ON CONFLICT (cycle_id, owner_code, item, round)
       DO UPDATE SET reviewer = excluded.reviewer, reviewer_name = excluded.reviewer_name,
                     assigned_at = excluded.assigned_at, due_on = excluded.due_on,
                     is_due_provisional = excluded.is_due_provisional, revision = review_task.revision + 1
       WHERE review_task.decided_at IS NULL;

-- name: unsettled
-- When undecided items were assigned whose last day may move when a calendar arrives, or is not known.
SELECT DISTINCT assigned_at FROM review_task WHERE decided_at IS NULL AND (due_on IS NULL OR is_due_provisional);

-- name: settle_due
-- Undecided items assigned at an instant are to be decided by another day.
UPDATE review_task SET due_on = %(due)s, is_due_provisional = %(is_provisional)s
 WHERE decided_at IS NULL AND assigned_at = %(at)s
   AND (due_on, is_due_provisional) IS DISTINCT FROM (%(due)s::date, %(is_provisional)s);

-- name: tasks
-- The tasks of agencies in a cycle.
SELECT {columns} FROM review_task t
 WHERE t.cycle_id = %(cycle_id)s AND (%(owners)s::text[] IS NULL OR t.owner_code = ANY (%(owners)s))
 ORDER BY t.owner_code, t.item, t.round;

-- name: task
-- One task, locked.
SELECT {columns} FROM review_task t WHERE t.task_id = %(task_id)s FOR UPDATE;

-- name: tasks_of
-- What a reviewer has to do, or has done, in running cycles; what waits first.
SELECT {columns}, c.code AS cycle, p.owner_name, count(*) OVER () AS total
  FROM review_task t
  JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = t.cycle_id AND p.owner_code = t.owner_code
 WHERE t.reviewer = ANY (%(reviewers)s) AND c.state = 'running'
   AND (%(waiting)s IS FALSE OR (t.decided_at IS NULL AND p.state = 'reviewing'))
 ORDER BY t.decided_at NULLS FIRST, c.cycle_id, t.owner_code, t.item, t.round LIMIT %(limit)s OFFSET %(offset)s;

-- name: decide
-- A reviewer decides; touches no row when the task has changed meanwhile.
UPDATE review_task SET value = %(value)s, anchor = %(anchor)s, reason = %(reason)s, evidence = %(evidence)s,
       is_refuted = %(refuted)s, decided_at = %(at)s, revision = revision + 1,
       reviewer = COALESCE(%(by)s, reviewer), reviewer_name = COALESCE(%(by_name)s, reviewer_name)
 WHERE task_id = %(task_id)s AND revision = %(revision)s RETURNING revision;

-- name: reopen
-- What was decided on items is open again, since their agency is asked for more.
UPDATE review_task SET decided_at = NULL, revision = revision + 1
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND round NOT IN ('spot', 'verdict');

-- name: load
-- How many open tasks each of some reviewers has.
SELECT reviewer, count(*) FROM review_task WHERE reviewer = ANY (%(reviewers)s) AND decided_at IS NULL GROUP BY reviewer;

-- name: interests
-- Who has an interest in which of some agencies.
SELECT reviewer, owner_code, reason, declared_by, declared_at FROM reviewer_interest
 WHERE (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
   AND (%(reviewer)s::bigint IS NULL OR reviewer = %(reviewer)s)
 ORDER BY owner_code, reviewer;

-- name: declare_interest
-- Somebody has an interest in an agency.
INSERT INTO reviewer_interest (reviewer, owner_code, reason, declared_by, declared_at)
VALUES (%(reviewer)s, %(owner)s, %(reason)s, %(by)s, %(at)s)
    ON CONFLICT (reviewer, owner_code) DO UPDATE SET reason = excluded.reason, declared_by = excluded.declared_by,
       declared_at = excluded.declared_at;
