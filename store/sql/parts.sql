-- name: code_of
-- The code of the cycle of a number.
SELECT code FROM evaluation_cycle WHERE cycle_id = %(cycle_id)s;

-- name: by_owner
-- The part of an agency in a cycle.
SELECT {columns} FROM evaluation_part WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: locked
-- The same, which nobody else moves until the end of the transaction.
SELECT {columns} FROM evaluation_part WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s FOR UPDATE;

-- name: in_states
-- The parts of a cycle in some states (NULL: all), locked, by agency.
SELECT {columns} FROM evaluation_part
 WHERE cycle_id = %(cycle_id)s AND (%(states)s::text[] IS NULL OR state = ANY (%(states)s))
   AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
 ORDER BY owner_code FOR UPDATE;

-- name: page
-- A page of the parts of a cycle within a reach.
SELECT {columns}, count(*) OVER () AS total FROM evaluation_part
 WHERE cycle_id = %(cycle_id)s
   AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s) OR place_code = ANY (%(places)s::int[]))
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(group)s::text IS NULL OR group_code = %(group)s)
 ORDER BY owner_code LIMIT %(limit)s OFFSET %(offset)s;

-- name: states
-- How many parts of a cycle stand where, by group.
SELECT group_code, state, count(*), count(*) FILTER (WHERE is_report_missing) FROM evaluation_part
 WHERE cycle_id = %(cycle_id)s GROUP BY group_code, state ORDER BY group_code, state;

-- name: move
-- A part goes to its next state; touches no row when somebody was faster.
UPDATE evaluation_part SET state = %(to)s, state_since = %(at)s, revision = revision + 1
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND state = %(from)s AND revision = %(revision)s;

-- name: open_report
-- The time for the self-report begins.
UPDATE evaluation_part SET report_opened_on = %(on)s, report_due_on = %(due)s, is_due_provisional = %(provisional)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: provisional_days
-- The days on which self-reports that are still open began, whose last day may move.
SELECT DISTINCT report_opened_on FROM evaluation_part WHERE state = 'self_reporting' AND is_due_provisional;

-- name: settle_due
-- The last day of self-reports that began on a day, worked out anew by a calendar that has come.
UPDATE evaluation_part SET report_due_on = %(due)s, is_due_provisional = %(provisional)s
 WHERE state = 'self_reporting' AND is_due_provisional AND report_opened_on = %(on)s
   AND (report_due_on <> %(due)s OR NOT %(provisional)s);

-- name: submitted
-- A self-report was handed in, or its time has passed.
UPDATE evaluation_part SET submitted_at = %(at)s, submitted_by = %(by)s, is_report_missing = %(missing)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: blind
-- Which agencies were drawn for the blind double review.
UPDATE evaluation_part SET is_blind = TRUE WHERE cycle_id = %(cycle_id)s AND owner_code = ANY (%(owners)s);

-- name: fed_back
-- Feedback was given.
UPDATE evaluation_part SET fed_back_on = %(on)s WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: feedback_sealed
-- The feedback document of an agency is sealed.
UPDATE evaluation_part SET feedback_ref = %(reference)s, feedback_sealed_at = %(at)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: objected
-- The agency has objected.
UPDATE evaluation_part SET has_objected = TRUE WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: scored
-- The newest version of an agency's score.
UPDATE evaluation_part
   SET score_id = %(score_id)s, score_tenths = %(score)s, claimed_tenths = %(claimed)s, grade = %(grade)s,
       not_applicable = %(not_applicable)s, has_newer_data = FALSE
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: newer_data
-- There is something that the published scores do not know.
UPDATE evaluation_part SET has_newer_data = TRUE WHERE cycle_id = %(cycle_id)s AND owner_code = ANY (%(owners)s);

-- name: sources_away
-- Sources that an agency's result needs and that are away.
UPDATE evaluation_part SET sources_away = %(sources)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND sources_away <> %(sources)s;

-- name: reports_over
-- Agencies whose time for the self-report has passed, over all running cycles.
SELECT c.code, p.owner_code FROM evaluation_part p JOIN evaluation_cycle c USING (cycle_id)
 WHERE p.state = 'self_reporting' AND c.state = 'running' AND p.report_due_on < %(today)s
 ORDER BY c.code, p.owner_code;

-- name: below
-- The agencies that stand under some.
SELECT unit_code FROM unit WHERE superior_code = ANY (%(superiors)s) ORDER BY unit_code;

-- name: data_objections
-- How many objections to collected data of agencies are open on which some items rest.
SELECT owner_code, count(*) FROM data_objection
 WHERE state = 'open' AND owner_code = ANY (%(owners)s)
   AND (items && %(items)s::text[] OR record_key = ANY (%(items)s::text[]))
 GROUP BY owner_code;

-- name: documents_of
-- The agencies that have a document of a kind about a cycle.
SELECT owner_code FROM official_document
 WHERE reference = %(code)s AND kind = %(kind)s AND state NOT IN ('void', 'dropped');

-- name: note_sealed_documents
-- The feedback documents about a cycle that are sealed.
UPDATE evaluation_part p SET feedback_ref = d.number_text, feedback_sealed_at = d.sealed_at
  FROM official_document d
 WHERE p.cycle_id = %(cycle_id)s AND d.owner_code = p.owner_code AND d.reference = %(code)s AND d.kind = 'feedback'
   AND d.sealed_at IS NOT NULL AND d.state <> 'void' AND p.feedback_sealed_at IS DISTINCT FROM d.sealed_at;
