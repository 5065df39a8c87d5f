-- name: next_number
-- The next number in the row of all issues; a number that is not used leaves a gap, which does no harm.
SELECT nextval(pg_get_serial_sequence('issue', 'issue_id'));

-- name: known_once
-- The issue that was opened with a word of its own before.
SELECT issue_no FROM issue WHERE once = %(once)s;

-- name: lock_once
-- Two that open the same issue wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit issue ' || %(once)s, 0));

-- name: add
-- A new issue.
INSERT INTO issue ({columns}) VALUES ({places});

-- name: by_number
-- One issue.
SELECT {columns} FROM issue WHERE issue_no = %(issue_no)s;

-- name: lock
-- Issues that a transaction is going to change, always in the same order.
SELECT {columns} FROM issue WHERE issue_no = ANY (%(numbers)s) ORDER BY issue_no FOR UPDATE;

-- name: of_source
-- The issues that came from one source.
SELECT issue_no, state FROM issue WHERE source_kind = %(kind)s AND source_ref = %(reference)s ORDER BY issue_id;

-- name: earlier
-- The newest earlier issue of the same owner and item that was not withdrawn.
SELECT issue_no FROM issue
 WHERE owner_code = %(owner)s AND item = %(item)s AND item <> '' AND state <> 'withdrawn'
 ORDER BY issue_id DESC LIMIT 1;

-- name: add_fact
-- Something that was found, frozen.
INSERT INTO issue_fact (issue_no, position, kind, text, found_on, place, found_by, evidence, clause_id, ground, digest,
                        frozen_at)
VALUES (%(issue_no)s, %(position)s, %(kind)s, %(text)s, %(found_on)s, %(place)s, %(found_by)s, %(evidence)s,
        %(clause_id)s, %(ground)s, %(digest)s, %(at)s);

-- name: facts
-- What was found, in order.
SELECT kind, text, found_on, place, found_by, evidence, clause_id, ground, digest
  FROM issue_fact WHERE issue_no = %(issue_no)s ORDER BY position;

-- name: set_clause
-- The clause and ground that a confirmation gives to the facts that have none.
UPDATE issue_fact SET clause_id = %(clause_id)s, ground = %(ground)s
 WHERE issue_no = %(issue_no)s AND (clause_id = '' OR (clause_id = %(clause_id)s AND ground = ''));

-- name: drop_demands
-- Demands give way to others.
DELETE FROM issue_demand WHERE issue_no = %(issue_no)s;

-- name: add_demand
-- What must be reached.
INSERT INTO issue_demand (issue_no, position, text, condition, verdict)
VALUES (%(issue_no)s, %(position)s, %(text)s, %(condition)s, '');

-- name: demands
-- What must be reached, in order.
SELECT position, text, condition, verdict FROM issue_demand WHERE issue_no = %(issue_no)s ORDER BY position;

-- name: judge_demand
-- What the figures say of a demand.
UPDATE issue_demand SET verdict = %(verdict)s, judged_at = %(at)s
 WHERE issue_no = %(issue_no)s AND position = %(position)s;

-- name: drop_stages
-- Stages that were not done give way to others.
DELETE FROM issue_stage WHERE issue_no = %(issue_no)s AND position >= %(since)s;

-- name: add_stage
-- A stage with its limit.
INSERT INTO issue_stage (issue_no, position, code, number, unit, amount, fixed_on, due_on)
VALUES (%(issue_no)s, %(position)s, %(code)s, %(number)s, %(unit)s, %(amount)s, %(fixed_on)s, %(due_on)s);

-- name: stages
-- The stages, in order.
SELECT position, code, number, unit, amount, fixed_on, due_on, done_on
  FROM issue_stage WHERE issue_no = %(issue_no)s ORDER BY position;

-- name: stage_due
-- The deadline of a stage.
UPDATE issue_stage SET due_on = %(due_on)s WHERE issue_no = %(issue_no)s AND position = %(position)s;

-- name: stage_done
-- A stage is done.
UPDATE issue_stage SET done_on = %(done_on)s WHERE issue_no = %(issue_no)s AND position = %(position)s;

-- name: add_move
-- A transition.
INSERT INTO issue_move (issue_no, at, "on", from_state, to_state, event, row, effects, by, by_name, reason, uploads, detail)
VALUES (%(issue_no)s, %(at)s, %(on)s, %(from)s, %(to)s, %(event)s, %(row)s, %(effects)s, %(by)s, %(by_name)s,
        %(reason)s, %(uploads)s, %(detail)s) RETURNING move_id;

-- name: moves
-- The transitions of an issue, in order.
SELECT at, "on", from_state, to_state, event, row, effects, by, by_name, reason, uploads, detail, move_id
  FROM issue_move WHERE issue_no = %(issue_no)s ORDER BY move_id;

-- name: stops
-- The time for which disputed data stop the clock.
SELECT since, until, reference FROM clock_stop WHERE issue_no = %(issue_no)s ORDER BY since;

-- name: stop
-- The clock stops because data are disputed; where it had stopped for that before, it stands since then.
INSERT INTO clock_stop (issue_no, reference, since) VALUES (%(issue_no)s, %(reference)s, %(since)s)
    ON CONFLICT (issue_no, reference) DO UPDATE SET until = NULL;

-- name: run_on
-- The dispute is over.
UPDATE clock_stop SET until = %(until)s
 WHERE issue_no = %(issue_no)s AND reference = %(reference)s AND until IS NULL;

-- name: due_to_look_at
-- Issues that time may move or remind of, after a number.
SELECT issue_no FROM issue
 WHERE issue_id > %(after)s AND state IN ('rectifying', 'overdue', 'transferred', 'investigating', 'to_recheck', 'examining_defence')
 ORDER BY issue_id LIMIT %(limit)s;

-- name: tied_figures
-- Figures of owners that demands are tied to, of issues that are open or were closed not long ago: the issues, and since
-- when looks at the figure count for all of them.
SELECT o.code, o.owner_id, o.kind, t.code, array_agg(t.issue_no ORDER BY t.issue_no), max(t.since)
  FROM (SELECT DISTINCT i.owner_code, d.condition ->> 'code' AS code, i.issue_no,
               CASE WHEN i.state = 'closed' THEN i.closed_at
                    ELSE (SELECT max(m.at) FROM issue_move m
                           WHERE m.issue_no = i.issue_no AND m.effects && ARRAY['clock_starts', 'linked_to_closing'])
               END AS since
          FROM issue i JOIN issue_demand d ON d.issue_no = i.issue_no AND d.condition IS NOT NULL
         WHERE i.state IN ('rectifying', 'overdue', 'to_recheck')
            OR (i.state = 'closed' AND i.closed_at >= %(closed_since)s)) t
  JOIN owner o ON o.code = t.owner_code
 GROUP BY o.code, o.owner_id, o.kind, t.code
 ORDER BY o.code, t.code;

-- name: effect_due
-- Closed issues whose check of effect is due.
SELECT issue_no FROM issue
 WHERE state = 'closed' AND effect_due_on <= %(on)s AND effect_checked_on IS NULL ORDER BY issue_id;

-- name: look
-- A look at a figure: kept when it says something new, or when another collection confirms it and fewer than `needed` of
-- this day and since the looks that count say it already.
INSERT INTO figure_refresh (owner_code, code, at, "on", numerator, denominator, is_stale, collected_at)
SELECT %(owner)s, %(code)s, %(at)s, %(on)s, %(numerator)s, %(denominator)s, %(is_stale)s, %(collected_at)s
 WHERE NOT EXISTS (
       SELECT FROM (SELECT * FROM figure_refresh WHERE owner_code = %(owner)s AND code = %(code)s
                     ORDER BY at DESC, refresh_id DESC LIMIT 1) n
        WHERE (n."on", n.numerator, n.denominator, n.is_stale)
              = (%(on)s::date, %(numerator)s::bigint, %(denominator)s::bigint, %(is_stale)s)
          AND n.collected_at >= %(collected_at)s)
   AND (SELECT count(*)
          FROM (SELECT * FROM figure_refresh WHERE owner_code = %(owner)s AND code = %(code)s AND at > %(since)s
                 ORDER BY at DESC, refresh_id DESC LIMIT %(needed)s) n
         WHERE (n."on", n.numerator, n.denominator, n.is_stale)
               = (%(on)s::date, %(numerator)s::bigint, %(denominator)s::bigint, %(is_stale)s)) < %(needed)s;

-- name: refreshes
-- The looks at a figure since an instant, in order.
SELECT at, numerator, denominator, is_stale FROM figure_refresh
 WHERE owner_code = %(owner)s AND code = %(code)s AND at >= %(since)s ORDER BY at, refresh_id;

-- name: take_step
-- A step of the ladder is taken; touches no row when it was before.
INSERT INTO ladder_step (subject, stage, step, act_by, since, document, taken_at, letters, document_id, reference,
                         recorded_by)
VALUES (%(subject)s, %(stage)s, %(step)s, %(act_by)s, %(since)s, %(document)s, %(at)s, 0, NULL, '', '')
    ON CONFLICT DO NOTHING RETURNING step_id;

-- name: note_step
-- How many were told of a step.
UPDATE ladder_step SET letters = %(letters)s WHERE step_id = %(step_id)s;

-- name: steps
-- The steps of the ladder that fell due for a subject, and since when each is done: a message once it was sent, a step
-- with a document once that is sealed, one that is decided elsewhere once the decision is registered.
SELECT s.stage, s.step, s.act_by, s.since, s.document, s.taken_at, s.letters, d.document_id,
       CASE WHEN s.document = 'message' THEN s.taken_at ELSE COALESCE(s.recorded_at, d.sealed_at) END, s.reference,
       s.decided_on, s.upload_id
  FROM ladder_step s
  LEFT JOIN official_document d ON d.document_id = s.document_id AND d.state NOT IN ('void', 'dropped')
 WHERE s.subject = %(subject)s ORDER BY s.step_id;

-- name: tie_step
-- The newest step of a subject that asks for a kind of document has this one; not where another stands already.
UPDATE ladder_step SET document_id = %(document_id)s
 WHERE step_id = (SELECT s.step_id FROM ladder_step s
                    LEFT JOIN official_document d ON d.document_id = s.document_id AND d.state NOT IN ('void', 'dropped')
                   WHERE s.subject = %(subject)s AND s.document = %(document)s AND d.document_id IS NULL
                   ORDER BY s.step_id DESC LIMIT 1);

-- name: record_step
-- A decision that was made elsewhere is registered with the newest step of a subject; once.
UPDATE ladder_step SET reference = %(reference)s, informed_on = %(informed_on)s, decided_on = %(decided_on)s,
       upload_id = %(upload_id)s, recorded_at = %(at)s, recorded_by = %(by)s
 WHERE recorded_at IS NULL
   AND step_id = (SELECT max(step_id) FROM ladder_step WHERE subject = %(subject)s AND step = %(step)s);

-- name: counted_days
-- How many issues or hazards of an owner fall due on some days, and how many of them were put right in time (hazards:
-- were removed).
SELECT d.day, count(i.*) FILTER (WHERE i.kind = %(kind)s), count(i.*) FILTER (WHERE i.kind = %(kind)s
           AND i.state = 'closed' AND (%(kind)s = 'hazard' OR NOT i.was_submitted_late))
  FROM unnest(%(days)s::date[]) d(day)
  LEFT JOIN issue i ON i.owner_code = %(owner)s AND i.final_on = d.day AND i.state <> 'withdrawn'
 GROUP BY d.day;
