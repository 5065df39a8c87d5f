-- What stands behind figures whose records do not say one by one whether they count: people do, or our own evaluation.
-- Each list: subject, day, number, title, state, and whether anything can still be done (rank 0) or not any more (1).
-- lo < day ≤ hi are the days that count, `last` is the last day of the window that they grow into.

-- name: page
-- A page of a list, what can still be done first, each row with how many there are.
SELECT p.subject, p.day, p.number, p.title, p.state, p.rank = 0, count(*) OVER () AS total
  FROM ({rows}) p
 ORDER BY p.rank, p.day NULLS LAST, p.number COLLATE "C" OFFSET %(offset)s LIMIT %(limit)s;

-- name: nodes
-- Nodes of the accession plan, beside the step at which their batch stands (C02).
SELECT 'node' AS subject, n.due_day AS day, n.node_id AS number, COALESCE(n.title, '') AS title,
       CASE WHEN n.due_day > %(hi)s THEN 'node_coming'
            WHEN b.batch_no IS NULL THEN 'node_alone'
            WHEN array_position(s.steps, b.step) > array_position(s.steps, n.step) THEN 'node_passed'
            ELSE 'node_late' END AS state,
       CASE WHEN n.due_day <= %(hi)s AND array_position(s.steps, b.step) <= array_position(s.steps, n.step)
            THEN 1 ELSE 0 END AS rank
  FROM plan_node n
 CROSS JOIN (SELECT ARRAY['notice', 'appraisal', 'arranging', 'checking', 'physical', 'handover', 'done'] AS steps) s
  LEFT JOIN accession_batch b ON b.owner_id = n.owner_id AND b.batch_no = n.batch_no
 WHERE n.owner_id = %(owner)s AND n.due_day > %(lo)s AND n.due_day <= %(last)s;

-- name: batches
-- Batches that were inspected first in the days that count, and those of the year that were not yet (C03).
SELECT 'batch_inspection' AS subject, i.inspected_day AS day, i.batch_no AS number, '' AS title,
       'batch_inspected' AS state, 0 AS rank
  FROM batch_inspection i
 WHERE i.owner_id = %(owner)s AND i.inspected_day > %(lo)s AND i.inspected_day <= %(hi)s
 UNION ALL
SELECT 'accession', b.step_due_day, b.batch_no, '', 'batch_coming', 0
  FROM accession_batch b
 WHERE b.owner_id = %(owner)s AND b.plan_year = extract(YEAR FROM DATE '1970-01-01' + %(hi)s) AND b.done_day IS NULL
   AND NOT EXISTS (SELECT FROM batch_inspection i WHERE i.batch_no = b.batch_no AND i.inspected_day IS NOT NULL);

-- name: results
-- The items of the published result that lost points, and the guidance that is open (D01).
SELECT 'lost_point' AS subject, p.published_on - DATE '1970-01-01' AS day, i.item ->> 'code' AS number, c.code AS title,
       CASE WHEN (i.item ->> 'low')::boolean THEN 'point_low' ELSE 'point_lost' END AS state, 0 AS rank
  FROM (SELECT DISTINCT ON (u.owner_code) u.* FROM evaluation_publication u
         WHERE u.owner_code = %(code)s AND u.retracted_at IS NULL
         ORDER BY u.owner_code, u.published_at DESC, u.publication_id DESC) p
  JOIN evaluation_cycle c ON c.cycle_id = p.cycle_id
  JOIN evaluation_score s ON s.score_id = p.score_id
 CROSS JOIN jsonb_array_elements(s.result::jsonb -> 'result' -> 'items') i(item)
 WHERE i.item ->> 'outcome' = 'scored' AND i.item ->> 'result' <> '1'
 UNION ALL
SELECT 'guidance', g.suggested_on - DATE '1970-01-01', g.item, g.advice, 'guidance_open', 0
  FROM guidance_point g WHERE g.owner_code = %(code)s AND g.state = 'open';

-- name: visits
-- Inspections of an agency that has had none in the cycle: those that it was told of, or that the register plans (D02).
SELECT 'visit' AS subject, v.planned_day AS day, v.plan_id AS number, '' AS title,
       CASE WHEN v.planned_day > %(hi)s THEN 'visit_coming' ELSE 'visit_late' END AS state, 0 AS rank
  FROM inspection_plan v
  LEFT JOIN inspection i ON i.number = v.plan_id
 WHERE v.owner_id = %(owner)s AND v.planned_day > %(lo)s AND v.visited_day IS NULL
   AND (i.number IS NULL OR i.notified_at IS NOT NULL)
   AND NOT EXISTS (SELECT FROM inspection_plan d
                    WHERE d.owner_id = v.owner_id AND d.visited_day > %(lo)s AND d.visited_day <= %(hi)s);

-- name: agencies
-- The agencies of a place (NULL: of all) on the register that nobody has inspected in the cycle (D02), each with the
-- newest inspection that it was told of, or that the register plans.
SELECT 'agency' AS subject, v.day, o.code AS number, o.name AS title,
       CASE WHEN v.day > %(hi)s THEN 'agency_planned' WHEN v.day IS NULL THEN 'agency_unplanned' ELSE 'agency_late' END
         AS state, 0 AS rank
  FROM subject_unit u JOIN owner o ON o.owner_id = u.owner_id
  LEFT JOIN (SELECT p.owner_id, max(p.planned_day) AS day
               FROM inspection_plan p LEFT JOIN inspection i ON i.number = p.plan_id
              WHERE p.planned_day > %(lo)s AND p.visited_day IS NULL
                AND (i.number IS NULL OR i.notified_at IS NOT NULL)
              GROUP BY p.owner_id) v ON v.owner_id = u.owner_id
 WHERE (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND u.begin_day <= %(hi)s AND COALESCE(u.end_day > %(hi)s, TRUE)
   AND u.owner_id NOT IN (SELECT m.owner_id FROM subject_manual m
                           WHERE m.item_code = 'DI-24' AND m.day > %(lo)s AND m.day <= %(hi)s
                           GROUP BY m.owner_id HAVING sum(m.value) > 0);

-- name: issues
-- Issues, or hazards, that fall due in the window and are not known to be put right in time, or removed (D03, E03).
SELECT 'issue' AS subject, r.deadline_day AS day, r.issue_no AS number, COALESCE(r.title, '') AS title,
       %(kind)s || CASE WHEN i.issue_no IS NULL AND r.deadline_day <= %(hi)s THEN '_elsewhere'
                        WHEN i.state IN ('closed', 'closed_by_transfer') THEN '_late'
                        WHEN i.state = 'to_recheck' THEN '_waiting'
                        WHEN r.deadline_day <= %(hi)s THEN '_overdue'
                        ELSE '_coming' END AS state,
       CASE WHEN i.state = 'closed_by_transfer'
              OR (%(kind)s = 'issue' AND i.issue_no IS NOT NULL
                  AND (i.was_submitted_late OR (r.deadline_day <= %(hi)s AND i.submitted_on IS NULL)))
            THEN 1 ELSE 0 END AS rank
  FROM issue_register r
  LEFT JOIN issue i ON i.issue_no = r.issue_no
 WHERE r.owner_id = %(owner)s AND NOT COALESCE(r.withdrawn, FALSE)
   AND COALESCE(r.kind = 'hazard', FALSE) = (%(kind)s = 'hazard')
   AND r.deadline_day > %(lo)s AND r.deadline_day <= %(last)s
   AND NOT CASE WHEN i.issue_no IS NULL
                THEN r.closed_day IS NOT NULL AND (%(kind)s = 'hazard' OR r.closed_day <= r.deadline_day)
                ELSE i.state = 'closed' AND (%(kind)s = 'hazard' OR NOT i.was_submitted_late) END;

-- name: schemes
-- Versions of the filing scheme that do not hold, when none does (D04).
SELECT 'scheme' AS subject, COALESCE(s.flagged_day, s.effective_day) AS day, s.scheme_version AS number,
       COALESCE(s.approved_no, '') AS title,
       CASE WHEN s.state = 'submitted' THEN 'scheme_submitted'
            WHEN s.state IS DISTINCT FROM 'agreed' THEN 'scheme_draft'
            WHEN COALESCE(s.effective_day > %(hi)s, TRUE) THEN 'scheme_coming'
            WHEN s.ended_day <= %(hi)s THEN 'scheme_ended'
            ELSE 'scheme_flagged' END AS state,
       CASE WHEN s.state = 'agreed' AND s.ended_day <= %(hi)s THEN 1 ELSE 0 END AS rank
  FROM scheme s
 WHERE s.owner_id = %(owner)s
   AND NOT EXISTS (SELECT FROM subject_scheme v
                    WHERE v.owner_id = s.owner_id AND v.agreed AND v.effective_day <= %(hi)s
                      AND COALESCE(v.ended_day > %(hi)s, TRUE)
                      AND (v.flagged_day IS NULL OR v.flagged_day > %(hi)s OR v.answered_day <= %(hi)s))
   AND NOT EXISTS (SELECT FROM scheme n
                    WHERE n.owner_id = s.owner_id AND n.state = 'agreed' AND n.effective_day <= %(hi)s
                      AND (n.effective_day, n.scheme_version COLLATE "C") > (s.effective_day, s.scheme_version COLLATE "C"));

-- name: openings
-- Holdings of 25 years and more whose opening review is not finished, as their catalogue says (E02).
SELECT 'item' AS subject, CASE WHEN s.begin_day > s.aged_day THEN s.begin_day ELSE s.aged_day END AS day,
       i.item_id AS number, COALESCE(i.archival_code, '') AS title, 'item_unreviewed' AS state, 0 AS rank
  FROM subject_item s JOIN catalogue_item i ON i.item_key = s.key
 WHERE s.holder_id = %(owner)s AND s.is_archive_held AND COALESCE(i.open_review, 'unreviewed') = 'unreviewed'
   AND CASE WHEN s.begin_day > s.aged_day THEN s.begin_day ELSE s.aged_day END <= %(hi)s;

-- name: codes
-- What was filed in the days of a cycle under no archival code, a malformed one, or one that was given twice (the figure
-- `codes_valid` of a rubric).
SELECT 'item' AS subject, i.filed_on - DATE '1970-01-01' AS day, i.item_id AS number,
       COALESCE(i.archival_code, '') AS title,
       CASE WHEN i.archival_code IS NULL THEN 'code_missing' WHEN n.times > 1 THEN 'code_twice' ELSE 'code_malformed' END
         AS state, 0 AS rank
  FROM catalogue_item i
  LEFT JOIN (SELECT t.archival_code, count(*) AS times FROM catalogue_item t
              WHERE t.owner_id = %(owner)s AND t.archival_code IS NOT NULL GROUP BY t.archival_code) n
    ON n.archival_code = i.archival_code
 WHERE i.owner_id = %(owner)s
   AND i.filed_on > DATE '1970-01-01' + %(lo)s AND i.filed_on <= DATE '1970-01-01' + %(hi)s
   AND NOT COALESCE(n.times = 1 AND i.archival_code ~ %(well_formed)s, FALSE);

-- name: undigitised
-- What an agency holds itself of permanent and 30-year (long) items on paper that is not digitised (`digitised`).
SELECT 'item' AS subject, s.begin_day AS day, i.item_id AS number, COALESCE(i.archival_code, '') AS title,
       'item_undigitised' AS state, 0 AS rank
  FROM subject_item s JOIN catalogue_item i ON i.item_key = s.key
 WHERE i.owner_id = %(owner)s AND i.retention IN ('permanent', 'y30', 'long') AND s.traditional
   AND NOT s.is_archive_held AND s.begin_day <= %(hi)s AND NOT s.digitised;
