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

-- name: ranking
-- The standing published results of a cycle, best first within their group.
SELECT p.owner_code, p.owner_name, p.group_code, u.score_tenths, u.grade, u.published_on,
       rank() OVER (PARTITION BY p.group_code ORDER BY u.score_tenths DESC) AS rank,
       count(*) OVER (PARTITION BY p.group_code) AS ranked,
       before.score_tenths AS before_tenths
  FROM evaluation_publication u
  JOIN evaluation_part p ON p.cycle_id = u.cycle_id AND p.owner_code = u.owner_code
  LEFT JOIN LATERAL (SELECT b.score_tenths FROM evaluation_publication b
                      WHERE b.owner_code = u.owner_code AND b.cycle_id < u.cycle_id AND b.retracted_at IS NULL
                      ORDER BY b.cycle_id DESC LIMIT 1) before ON TRUE
 WHERE u.cycle_id = %(cycle_id)s AND u.retracted_at IS NULL
   AND (%(group)s::text IS NULL OR p.group_code = %(group)s)
 ORDER BY p.group_code, rank, p.owner_code;

-- name: publish
-- A result is published.
INSERT INTO evaluation_publication (cycle_id, owner_code, score_id, score_tenths, grade, rank, ranked, published_on,
                                    published_at, published_by, reason)
VALUES (%(cycle_id)s, %(owner)s, %(score_id)s, %(score)s, %(grade)s, %(rank)s, %(ranked)s, %(on)s, %(at)s, %(by)s, '')
RETURNING publication_id;

-- name: retract
-- A published result is taken back.
UPDATE evaluation_publication SET retracted_at = %(at)s, retracted_by = %(by)s, reason = %(reason)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND retracted_at IS NULL;

-- name: days_published
-- The days on which results of an agency in a cycle were published: each has an entry in the registers.
SELECT DISTINCT published_on FROM evaluation_publication
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s ORDER BY published_on;

-- name: publications
-- Publications of a cycle, retracted ones too, the newest first.
SELECT owner_code, score_tenths, grade, published_at, published_by, retracted_at, retracted_by, reason
  FROM evaluation_publication
 WHERE cycle_id = %(cycle_id)s AND (%(owner)s::text IS NULL OR owner_code = %(owner)s)
 ORDER BY publication_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: published_count
-- How many results of a cycle stand published.
SELECT count(*) FROM evaluation_publication WHERE cycle_id = %(cycle_id)s AND retracted_at IS NULL;

-- name: newest_published
-- The newest standing publication of an agency before a cycle, with the score behind it.
SELECT u.cycle_id, s.low FROM evaluation_publication u JOIN evaluation_score s ON s.score_id = u.score_id
 WHERE u.owner_code = %(owner)s AND u.cycle_id < %(cycle_id)s AND u.retracted_at IS NULL
 ORDER BY u.cycle_id DESC LIMIT 1;

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

-- name: superior
-- The agency above an agency.
SELECT superior_code FROM unit WHERE unit_code = %(owner)s;

-- name: index_points
-- What was published of an agency and not taken back; what a re-evaluation has replaced stays.
SELECT u.published_on, c.code, s.rubric_key, u.score_tenths
  FROM evaluation_publication u
  JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_score s USING (score_id)
 WHERE u.owner_code = %(owner)s AND (u.retracted_at IS NULL OR u.reason = 'reevaluated')
 ORDER BY u.publication_id;

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
