-- Subject views: one row per thing that is counted; the definitions of the items are integer SQL over these columns.
-- Days are day numbers. A view has no state: it is replaced whenever this text changes.
-- PostgreSQL and DuckDB run this text alike, and must find the same. So: keys and days are stored columns, text is ordered
-- by COLLATE "C", and no pairs are compared, since the engines differ about a NULL in one.

-- name: subject_case
-- A finished case, its matter's scope, and whether its package is archived with a passed check (rule A01).
CREATE VIEW subject_case AS
SELECT c.case_key AS key,
       c.case_no AS natural_key,
       c.owner_id,
       COALESCE(c.power_type, 0)::int AS category,
       COALESCE(m.in_scope
                AND c.result IN ('granted', 'refused', 'completed')
                AND c.finished_day IS NOT NULL
                AND (m.valid_from_day IS NULL OR m.valid_from_day <= c.finished_day)
                AND (m.valid_to_day IS NULL OR m.valid_to_day >= c.finished_day), FALSE) AS in_scope,
       c.finished_day,
       p.filed_day,
       COALESCE(p.status = 'filed' AND p.filed_day IS NOT NULL AND k.result = 'passed', FALSE) AS archived
  FROM case_file c
  LEFT JOIN matter m ON m.matter_key = c.matter_key
  LEFT JOIN case_package p ON p.case_key = c.case_key
  LEFT JOIN check_report k ON k.check_key = p.check_key;

-- name: subject_licence
-- An issued licence and its archive link; a voided one counts nowhere (rule A04).
CREATE VIEW subject_licence AS
SELECT l.licence_key AS key,
       l.cert_identifier AS natural_key,
       l.owner_id,
       0 AS category,
       COALESCE(l.state <> 'void' AND l.issued_day IS NOT NULL, FALSE) AS in_scope,
       l.issued_day,
       a.filed_day,
       COALESCE(a.status = 'filed' AND a.filed_day IS NOT NULL, FALSE) AS filed
  FROM licence l
  LEFT JOIN licence_link a ON a.licence_key = l.licence_key;

-- name: subject_document
-- A finished document, the close of its filing year (30 June of the next year), and its filing (rule A03).
CREATE VIEW subject_document AS
SELECT d.document_key AS key,
       d.doc_id AS natural_key,
       d.owner_id,
       0 AS category,
       COALESCE(d.in_scope AND d.finished_day IS NOT NULL, FALSE) AS in_scope,
       d.finished_day,
       make_date(d.filing_year + 1, 6, 30) - DATE '1970-01-01' AS close_day,
       a.filed_day,
       COALESCE(a.status = 'filed' AND a.filed_day IS NOT NULL, FALSE) AS filed,
       COALESCE(a.missing_elements = 0, FALSE) AS complete,
       COALESCE(NOT a.paper_original, FALSE) AS born_electronic
  FROM document d
  LEFT JOIN document_archive a ON a.document_key = d.document_key;

-- name: subject_check
-- A check report; category 1 EDAS, 2 ERMS, 3 DAS; a pending one is not concluded (rule B03).
CREATE VIEW subject_check AS
SELECT k.check_key AS key,
       k.owner_id,
       CASE k.system WHEN 'EDAS' THEN 1 WHEN 'ERMS' THEN 2 WHEN 'DAS' THEN 3 ELSE 0 END AS category,
       COALESCE(k.attempt, 1)::int AS attempt,
       COALESCE(k.result IN ('passed', 'failed') AND k.finished_day IS NOT NULL, FALSE) AS concluded,
       COALESCE(k.result = 'passed' AND k.finished_day IS NOT NULL, FALSE) AS passed,
       k.finished_day
  FROM check_report k;

-- name: subject_item
-- A file-level item: digitised by rule B01, due by rule C01 with the parameters of the archive of its unit's place.
CREATE VIEW subject_item AS
SELECT i.item_key AS key,
       i.holder_id,
       i.owner_id,
       0 AS category,
       COALESCE(i.holder_kind = 'archive', FALSE) AS is_archive_held,
       NOT COALESCE(i.born_digital, FALSE) AND NOT COALESCE(i.secret, FALSE) AND i.digit_exclusion IS NULL AS traditional,
       COALESCE(i.image_pages >= 1 AND i.file_bytes > 0
                AND abs(i.image_pages::bigint - i.pages) * 20 <= i.pages, FALSE) AS digitised,
       CASE WHEN i.holder_kind = 'archive' THEN COALESCE(i.transferred_day, i.filed_day) ELSE i.filed_day END AS begin_day,
       i.filed_day,
       COALESCE(i.filed_via = 'DAS', FALSE) AS filed_via_das,
       COALESCE(i.missing_elements = 0, FALSE) AS complete,
       COALESCE(i.medium = 'electronic' AND NOT COALESCE(i.paper_original, FALSE), FALSE) AS born_electronic,
       CASE WHEN i.on_roster AND i.retention = ANY (a.accession_retention)
            THEN make_date(extract(YEAR FROM i.formed_on)::int
                           + CASE WHEN i.medium = 'electronic' THEN a.n_electronic ELSE a.n_years END, 12, 31)
                 - DATE '1970-01-01'
       END AS due_day,
       i.extension_until_day,
       i.transferred_day,
       i.aged_day,
       COALESCE(i.file_bytes, 0) AS file_bytes
  FROM catalogue_item i
  JOIN owner o ON o.owner_id = i.owner_id
  LEFT JOIN (SELECT DISTINCT ON (place_code) place_code, accession_retention, n_years, n_electronic
               FROM archive ORDER BY place_code, archive_code COLLATE "C") a ON a.place_code = o.place_code;

-- name: subject_volume
-- A volume of an archive or of a unit's file room; the owner is the unit of its fonds when that is known.
CREATE VIEW subject_volume AS
SELECT v.volume_key AS key,
       v.holder_id,
       COALESCE(f.owner_id, v.holder_id) AS owner_id,
       0 AS category,
       COALESCE(v.holder_kind = 'archive', FALSE) AS is_archive_held,
       CASE WHEN v.holder_kind = 'archive' THEN COALESCE(v.transferred_day, v.filed_day) ELSE v.filed_day END AS begin_day,
       v.transferred_day
  FROM volume v
  LEFT JOIN fonds f ON f.fonds_key = v.fonds_key;

-- name: subject_lookup
-- A lookup request, whether it was answered in promise time, and whether another archive certified it.
CREATE VIEW subject_lookup AS
SELECT q.lookup_key AS key,
       q.owner_id,
       0 AS category,
       q.accepted_day,
       q.answered_day,
       COALESCE(q.answered_at <= q.promised_at, FALSE) AS on_time,
       COALESCE(q.e_certificate AND q.answered_at IS NOT NULL AND q.target_archive <> q.accept_archive, FALSE)
         AS cross_certificate
  FROM lookup q;

-- name: subject_unit
-- A unit on the register; one without a founding day has always been there, an ended one without a day never was.
CREATE VIEW subject_unit AS
SELECT u.unit_key AS key,
       u.owner_id,
       0 AS category,
       CASE WHEN u.status = 'ended' AND u.ended_day IS NULL THEN NULL ELSE COALESCE(u.established_day, 0) END AS begin_day,
       u.ended_day AS end_day
  FROM unit u;

-- name: subject_connection
-- One row per unit with a connection state: connected when any of its sources is, since the first of these days.
CREATE VIEW subject_connection AS
SELECT o.owner_key AS key,
       o.owner_id,
       0 AS category,
       s.connected,
       s.since_day
  FROM owner o
 CROSS JOIN LATERAL (SELECT COALESCE(bool_or(c.state = 'connected'), FALSE) AS connected,
                            min(c.since_day) FILTER (WHERE c.state = 'connected') AS since_day,
                            count(*) AS sources
                       FROM connection c WHERE c.owner_id = o.owner_id) s
 WHERE s.sources > 0;

-- name: subject_scheme
-- A version of a unit's scheme; it ends at the latest when the next agreed version takes effect.
CREATE VIEW subject_scheme AS
SELECT s.scheme_key AS key,
       s.owner_id,
       0 AS category,
       COALESCE(s.state = 'agreed' AND s.effective_day IS NOT NULL, FALSE) AS agreed,
       s.effective_day,
       LEAST(s.ended_day, (SELECT min(n.effective_day) FROM scheme n
                            WHERE n.owner_id = s.owner_id AND n.state = 'agreed'
                              AND (n.effective_day > s.effective_day
                                   OR (n.effective_day = s.effective_day
                                       AND n.scheme_version COLLATE "C" > s.scheme_version COLLATE "C")))) AS ended_day,
       s.flagged_day,
       s.answered_day
  FROM scheme s;

-- name: subject_node
-- A node of the accession plan.
CREATE VIEW subject_node AS
SELECT n.node_key AS key, n.owner_id, 0 AS category, n.due_day FROM plan_node n;

-- name: subject_accession
-- An accession batch and the day it was done.
CREATE VIEW subject_accession AS
SELECT b.accession_key AS key, b.owner_id, 0 AS category, b.done_day,
       COALESCE(b.volumes, 0) AS volumes, COALESCE(b.items, 0) AS items
  FROM accession_batch b;

-- name: subject_batch_inspection
-- A batch that has had its first inspection.
CREATE VIEW subject_batch_inspection AS
SELECT i.inspection_key AS key, i.owner_id, 0 AS category, i.inspected_day FROM batch_inspection i;

-- name: subject_result
-- A published evaluation result; it is superseded at the latest by the unit's next publication (trials publish nothing).
CREATE VIEW subject_result AS
SELECT r.result_key AS key,
       r.owner_id,
       0 AS category,
       COALESCE(r.trial, FALSE) AS trial,
       r.published_day,
       LEAST(r.superseded_day, (SELECT min(n.published_day) FROM evaluation_result n
                                 WHERE n.owner_id = r.owner_id AND NOT COALESCE(n.trial, FALSE)
                                   AND (n.published_day > r.published_day
                                        OR (n.published_day = r.published_day
                                            AND n.cycle COLLATE "C" > r.cycle COLLATE "C")))) AS superseded_day
  FROM evaluation_result r;

-- name: subject_participation
-- A unit that takes part in a cycle.
CREATE VIEW subject_participation AS
SELECT p.participation_key AS key, p.owner_id, 0 AS category, p.joined_day FROM participation p;

-- name: subject_visit
-- A planned visit of the year and when it took place.
CREATE VIEW subject_visit AS
SELECT v.visit_key AS key, v.owner_id, 0 AS category, v.planned_day, v.visited_day FROM inspection_plan v;

-- name: subject_issue
-- An issue or hazard from opening to closing.
CREATE VIEW subject_issue AS
SELECT i.issue_key AS key,
       i.owner_id,
       0 AS category,
       COALESCE(i.kind = 'hazard', FALSE) AS is_hazard,
       COALESCE(i.withdrawn, FALSE) AS withdrawn,
       i.opened_day,
       i.deadline_day,
       i.closed_day
  FROM issue_register i;

-- name: subject_recheck
-- A re-check that is due, and whether it was finished in time.
CREATE VIEW subject_recheck AS
SELECT r.recheck_key AS key, r.owner_id, 0 AS category, r.due_day,
       COALESCE(r.finished_day <= r.due_day, FALSE) AS on_time
  FROM recheck r;

-- name: subject_manual
-- A manual item's value; levels (DI-23, DI-31) hold until the next entry of the same owner and item.
CREATE VIEW subject_manual AS
SELECT m.manual_key AS key,
       m.owner_id,
       0 AS category,
       m.item_code,
       m.day_no AS day,
       CASE WHEN m.item_code IN ('DI-23', 'DI-31')
            THEN (SELECT min(n.day_no) FROM manual_value n
                   WHERE n.owner_id = m.owner_id AND n.item_code = m.item_code AND n.day_no > m.day_no)
       END AS until_day,
       m.value
  FROM manual_value m;
