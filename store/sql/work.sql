-- name: issues_left
-- Open issues that an account handles, by authority.
SELECT node, count(*) FROM issue
 WHERE officer_id = %(account)s AND state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')
 GROUP BY node ORDER BY node;

-- name: issues_pass
-- They go to another account.
UPDATE issue SET officer_id = %(to)s, officer_name = %(name)s, revision = revision + 1
 WHERE officer_id = %(account)s AND node = %(node)s AND state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')
RETURNING issue_no;

-- name: reviews_left
-- Items that a reviewer has not judged in running cycles, by authority.
SELECT c.node, count(*) FROM review_task t JOIN evaluation_cycle c USING (cycle_id)
 WHERE t.reviewer = %(account)s AND t.decided_at IS NULL AND c.state = 'running'
 GROUP BY c.node ORDER BY c.node;

-- name: reviews_pass
-- They go to another account, but where that has an interest in the agency or judges the item already.
UPDATE review_task t SET reviewer = %(to)s, reviewer_name = %(name)s, assigned_at = %(at)s, revision = t.revision + 1
  FROM evaluation_cycle c
 WHERE c.cycle_id = t.cycle_id AND t.reviewer = %(account)s AND t.decided_at IS NULL AND c.state = 'running'
   AND c.node = %(node)s
   AND NOT EXISTS (SELECT FROM reviewer_interest i WHERE i.reviewer = %(to)s AND i.owner_code = t.owner_code)
   AND (t.round = 'spot' OR NOT EXISTS (
        SELECT FROM review_task o WHERE o.cycle_id = t.cycle_id AND o.owner_code = t.owner_code AND o.item = t.item
           AND o.reviewer = %(to)s))
RETURNING t.task_id::text;

-- name: leads_left
-- Leads that an account handles and that are not answered, by authority.
SELECT node, count(*) FROM supervision_lead WHERE handler_id = %(account)s AND state <> 'answered'
 GROUP BY node ORDER BY node;

-- name: leads_pass
-- They go to another account.
UPDATE supervision_lead SET handler_id = %(to)s, handler_name = %(name)s
 WHERE handler_id = %(account)s AND node = %(node)s AND state <> 'answered' RETURNING lead_id::text;

-- name: end_certificates
-- Whoever has left visits nobody any more.
UPDATE officer SET is_active = FALSE WHERE person_id = %(account)s AND is_active
RETURNING officer_id, node, name, certificate;
