-- name: cycles_of_owner
-- The cycles in which an agency takes part, the newest first.
SELECT c.code, c.name, p.state, p.score_tenths, p.grade
  FROM evaluation_part p JOIN evaluation_cycle c USING (cycle_id)
 WHERE p.owner_code = %(owner)s
 ORDER BY c.state = 'running' DESC, c.period_until DESC, c.cycle_id DESC;

-- name: superior
-- The agency above an agency.
SELECT COALESCE(superior_code, '') FROM unit WHERE unit_code = %(owner)s;

-- name: open_issues
-- The open issues of an owner, due first.
SELECT issue_no, title, state, severity, COALESCE(act_by, deadline_on), is_provisional
  FROM issue WHERE owner_code = %(owner)s AND state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')
 ORDER BY COALESCE(act_by, deadline_on) NULLS LAST, issue_no LIMIT 100;
