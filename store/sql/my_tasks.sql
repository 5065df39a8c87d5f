-- name: waiting
-- Cases in a state in which they wait for somebody at a node: the authority in charge, or the owner itself.
-- Of an agency's part only what it does itself is a case; what the authority does with many stands in one line a cycle.
WITH desk AS (
SELECT * FROM unnest(%(kinds)s::text[], %(states)s::text[], %(nodes)s::text[]) AS d (kind, state, node)),
cases AS (
SELECT 'issue' AS kind, issue_no AS key, '' AS cycle, state, node, owner_code, title, state_since AS since,
       CASE WHEN state = 'to_recheck'
            THEN (SELECT max(r.due_on) FROM issue_recheck r WHERE r.issue_no = issue.issue_no AND r.finished_on IS NULL)
            ELSE COALESCE(act_by, deadline_on) END AS due_on, is_provisional
  FROM issue WHERE state NOT IN ('checking', 'legal_review', 'to_sign', 'to_seal', 'to_deliver')
 UNION ALL
SELECT 'document', document_id::text, '', state, node, owner_code, kind, drafted_at, NULL, FALSE
  FROM official_document WHERE state NOT IN ('delivered', 'finished', 'void', 'dropped')
 UNION ALL
SELECT 'report', p.owner_code, c.code, p.state, p.owner_code, p.owner_code, c.name, p.state_since, p.report_due_on,
       p.is_due_provisional
  FROM evaluation_part p JOIN evaluation_cycle c USING (cycle_id) WHERE p.state = 'self_reporting'
 UNION ALL
SELECT 'objecting', p.owner_code, c.code, 'objecting', c.node, p.owner_code, c.name, o.raised_at, o.due_on, FALSE
  FROM score_objection o JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = o.cycle_id AND p.owner_code = o.owner_code
 WHERE p.state = 'objecting'
 UNION ALL
SELECT 'limit', f.owner_code, c.code, 'found', c.node, f.owner_code, f.limit_code, f.found_at, NULL, FALSE
  FROM limit_finding f JOIN evaluation_cycle c USING (cycle_id) WHERE f.state = 'found'
 UNION ALL
SELECT 'guidance', g.point_id::text, c.code, g.state, g.owner_code, g.owner_code, g.item, g.given_at, g.suggested_on,
       FALSE
  FROM guidance_point g JOIN evaluation_cycle c USING (cycle_id) WHERE g.state = 'open'
 UNION ALL
SELECT 'told_point', t.document_id || '/' || t.position, '', t.state, d.node, d.owner_code,
       d.draft -> 'points' -> t.position ->> 'item', t.state_since, t.suggested_on, FALSE
  FROM told_point t JOIN official_document d USING (document_id) WHERE t.state = 'open'
 UNION ALL
SELECT 'data_objection', objection_id::text, '', state, holder, owner_code, record_key, raised_at, due_on,
       is_provisional
  FROM data_objection WHERE state = 'open'
 UNION ALL
SELECT 'defence', d.issue_no, '', d.state, i.node, i.owner_code, i.title, d.stated_at, NULL, FALSE
  FROM defence d JOIN issue i USING (issue_no) WHERE d.decided_at IS NULL
 UNION ALL
SELECT 'extension', e.issue_no, '', e.state, i.node, i.owner_code, i.title, e.asked_at, e.due_on, FALSE
  FROM extension_request e JOIN issue i USING (issue_no) WHERE e.decided_at IS NULL
 UNION ALL
SELECT 'ladder', s.subject, '', s.step, i.node, i.owner_code, i.title, s.taken_at, NULL, FALSE
  FROM ladder_step s JOIN issue i ON i.issue_no = s.subject
  LEFT JOIN official_document d ON d.document_id = s.document_id AND d.state NOT IN ('void', 'dropped')
 WHERE s.document <> 'message' AND COALESCE(s.recorded_at, d.sealed_at) IS NULL
   AND i.state IN ('rectifying', 'overdue', 'investigating', 'transferred')
 UNION ALL
SELECT 'lead', lead_id::text, '', state, node, COALESCE(owner_code, ''), about, state_since,
       CASE WHEN acknowledged_at IS NULL THEN COALESCE(acknowledge_by, decide_by) ELSE decide_by END, is_provisional
  FROM supervision_lead
 UNION ALL
SELECT 'inspection', inspection_id::text, '', state, node, owner_code, number, state_since,
       CASE WHEN state = 'to_feed_back' THEN feedback_by ELSE visit_on END, is_provisional
  FROM inspection
 UNION ALL
SELECT 'plan', year_id::text, '', state, node, '', plan_year::text, state_since, draw_on, FALSE FROM inspection_year
 UNION ALL
SELECT 'parts', c.code, c.code, p.state, c.node, '', c.name || '|' || count(*), min(p.state_since),
       NULL, FALSE
  FROM evaluation_part p JOIN evaluation_cycle c USING (cycle_id)
 WHERE c.state = 'running' AND p.state IN ('scored', 'submitted', 'reviewing', 'fed_back', 'reevaluating')
 GROUP BY c.code, c.node, c.name, p.state),
waiting AS (
SELECT DISTINCT c.kind, c.key, c.cycle, c.state, c.owner_code, c.title, c.since, c.due_on, c.is_provisional
  FROM cases c JOIN desk d ON d.kind = c.kind AND d.state = c.state AND d.node IN (c.node, c.owner_code)
 UNION ALL
SELECT 'review', t.task_id::text, c.code, t.round, t.owner_code, t.item, t.assigned_at, t.due_on, t.is_due_provisional
  FROM review_task t JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = t.cycle_id AND p.owner_code = t.owner_code AND p.state = 'reviewing'
 WHERE t.reviewer = ANY (%(accounts)s) AND t.decided_at IS NULL AND c.state = 'running'),
counted AS (
SELECT w.*, COALESCE(o.name, '') AS owner_name, COALESCE(o.name_en, o.name, '') AS owner_name_en,
       count(*) OVER (PARTITION BY w.kind) AS of_kind
  FROM waiting w LEFT JOIN owner o ON o.code = w.owner_code)
SELECT kind, key, cycle, state, owner_code, owner_name, owner_name_en, title, since, due_on, is_provisional, of_kind
  FROM counted
 ORDER BY due_on NULLS LAST, since, kind, key
 LIMIT %(limit)s;
