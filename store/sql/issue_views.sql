-- name: issues
-- Issues of the owners below some nodes, the newest first.
SELECT i.issue_no, i.owner_code, o.name, COALESCE(o.name_en, o.name), o.place_code, i.node, i.title, i.kind, i.severity,
       i.state, i.state_since, i.source_kind, i.source_ref, i.item, i.cycle, i.clause_id, i.officer_name, i.document_id,
       d.kind, d.number_text, i.opened_at, i.delivered_on, i.deadline_on, i.act_by, i.days_left, i.is_running,
       i.is_provisional, i.submitted_on, i.was_submitted_late, i.rechecks, i.met_at, i.closed_at, i.reopened, i.repeats,
       i.revision, count(*) OVER ()
  FROM issue i JOIN owner o ON o.code = i.owner_code LEFT JOIN official_document d ON d.document_id = i.document_id
 WHERE (%(owners)s::text[] IS NULL OR i.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(state)s::text IS NULL OR i.state = %(state)s)
   AND (%(open_only)s::bool IS NULL
        OR (i.state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')) = %(open_only)s)
   AND (%(overdue)s::bool IS NULL OR (i.state = 'overdue') = %(overdue)s)
   AND (%(met)s::bool IS NULL OR (i.met_at IS NOT NULL) = %(met)s)
   AND (%(severity)s::text IS NULL OR i.severity = %(severity)s)
   AND (%(kind)s::text IS NULL OR i.kind = %(kind)s)
   AND (%(owner)s::text IS NULL OR i.owner_code = %(owner)s)
   AND (%(node)s::text IS NULL OR i.node = %(node)s)
   AND (%(source_kind)s::text IS NULL OR i.source_kind = %(source_kind)s)
   AND (%(source_ref)s::text IS NULL OR i.source_ref = %(source_ref)s)
   AND (%(item)s::text IS NULL OR i.item = %(item)s)
   AND (%(officer)s::bigint IS NULL OR i.officer_id = %(officer)s)
   AND (%(document)s::bigint IS NULL OR i.document_id = %(document)s)
   AND (%(text)s::text IS NULL OR i.title ILIKE %(text)s OR i.issue_no ILIKE %(text)s OR o.name ILIKE %(text)s)
   AND (%(due_until)s::date IS NULL OR i.act_by <= %(due_until)s)
 ORDER BY i.issue_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: officers
-- Who is in charge of issues of the owners below some nodes: account and name, by name.
SELECT DISTINCT ON (i.officer_name, i.officer_id) i.officer_id, i.officer_name
  FROM issue i JOIN owner o ON o.code = i.owner_code
 WHERE i.officer_id IS NOT NULL
   AND (%(owners)s::text[] IS NULL OR i.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
 ORDER BY i.officer_name, i.officer_id;

-- name: documents
-- Documents to the owners below some nodes, the newest first; drafts only of the authorities that are named.
SELECT d.document_id, d.kind, d.node, d.owner_code, o.name, COALESCE(o.name_en, o.name), d.state, d.number_text,
       d.drafted_name, d.drafted_at, d.signed_at, d.sealed_at, d.delivered_at, d.digest,
       (SELECT count(*) FROM document_issue t WHERE t.document_id = d.document_id), d.revision, count(*) OVER ()
  FROM official_document d JOIN owner o ON o.code = d.owner_code
 WHERE (%(owners)s::text[] IS NULL OR d.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(authority)s::text[] IS NULL OR d.node = ANY (%(authority)s) OR d.state = ANY (%(offered)s::text[]))
   AND (%(state)s::text IS NULL OR d.state = %(state)s)
   AND (%(step)s::text[] IS NULL OR d.state = ANY (%(step)s))
   AND (%(kind)s::text IS NULL OR d.kind = %(kind)s)
   AND (%(owner)s::text IS NULL OR d.owner_code = %(owner)s)
   AND (%(node)s::text IS NULL OR d.node = %(node)s)
   AND (%(year)s::int IS NULL OR d.number_year = %(year)s)
   AND (%(issue)s::text IS NULL
        OR EXISTS (SELECT FROM document_issue t WHERE t.document_id = d.document_id AND t.issue_no = %(issue)s))
 ORDER BY d.document_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: outcomes
-- By severity: issues that fell due in a time, those put right in time, those open and overdue now.
SELECT i.severity,
       count(*) FILTER (WHERE i.final_on > %(since)s AND i.final_on <= %(until)s AND i.state <> 'withdrawn'),
       count(*) FILTER (WHERE i.final_on > %(since)s AND i.final_on <= %(until)s AND i.state = 'closed'
                          AND NOT i.was_submitted_late),
       count(*) FILTER (WHERE i.state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')),
       count(*) FILTER (WHERE i.state = 'overdue')
  FROM issue i JOIN owner o ON o.code = i.owner_code
 WHERE (%(owners)s::text[] IS NULL OR i.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
   AND i.kind <> ''
 GROUP BY i.severity ORDER BY i.severity;

-- name: step_times
-- By state and severity: stays that ended since an instant, and their median in days.
WITH stay AS (
SELECT i.severity, m.from_state AS state,
       extract(epoch FROM m.at - lag(m.at) OVER (PARTITION BY m.issue_no ORDER BY m.move_id)) / 86400 AS days, m.at
  FROM issue_move m JOIN issue i ON i.issue_no = m.issue_no JOIN owner o ON o.code = i.owner_code
 WHERE (%(owners)s::text[] IS NULL OR i.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
   AND (m.from_state <> m.to_state OR m.from_state = ''))
SELECT state, severity, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
  FROM stay WHERE state <> '' AND days IS NOT NULL AND at >= %(since)s
 GROUP BY state, severity ORDER BY state, severity;

-- name: states
-- How many issues stand in each state.
SELECT i.state, count(*) FROM issue i JOIN owner o ON o.code = i.owner_code
 WHERE (%(owners)s::text[] IS NULL OR i.owner_code = ANY (%(owners)s) OR o.place_code = ANY (%(places)s::int[]))
 GROUP BY i.state ORDER BY i.state;
