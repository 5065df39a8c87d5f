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

-- name: hands_after_a_grant
-- Accounts with open work or a certificate, of which some grant is over, for themselves or as deputies.
SELECT a.account_id FROM account a
 WHERE a.state <> 'left'
   AND (EXISTS (SELECT FROM issue i WHERE i.officer_id = a.account_id
                   AND i.state NOT IN ('closed', 'closed_by_transfer', 'withdrawn'))
        OR EXISTS (SELECT FROM review_task t WHERE t.reviewer = a.account_id AND t.decided_at IS NULL)
        OR EXISTS (SELECT FROM supervision_lead l WHERE l.handler_id = a.account_id AND l.state <> 'answered')
        OR EXISTS (SELECT FROM officer o WHERE o.person_id = a.account_id AND o.is_active))
   AND EXISTS (SELECT FROM role_grant g LEFT JOIN role_grant b ON b.grant_id = g.deputy_of
                WHERE g.account_id = a.account_id
                  AND LEAST(g.until, g.ended_at, b.until, b.ended_at) <= %(at)s)
 ORDER BY a.account_id;

-- name: certified_at
-- The authorities at which somebody is a certified officer.
SELECT DISTINCT node FROM officer WHERE person_id = %(account)s AND is_active ORDER BY node;

-- name: end_certificates
-- Whoever may visit nobody there any more is no certified officer there.
UPDATE officer SET is_active = FALSE
 WHERE person_id = %(account)s AND is_active AND (%(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s))
RETURNING officer_id, node, name, certificate;
