-- name: of_account
-- The roles of an account that hold now or later, in the order they were granted.
SELECT {columns} FROM {granted} g
 WHERE g.account_id = %(account_id)s AND (%(past)s OR g.until IS NULL OR g.until > %(at)s)
 ORDER BY g.grant_id;

-- name: by_id
-- One grant.
SELECT {columns} FROM {granted} g WHERE g.grant_id = %(grant_id)s;

-- name: deputies_of
-- Grants of deputies that stand in for a grant and are not over yet.
SELECT {columns} FROM {granted} g
 WHERE g.deputy_of = %(grant_id)s AND (g.until IS NULL OR g.until > %(at)s)
 ORDER BY g.grant_id;

-- name: add
-- A new grant.
INSERT INTO role_grant (account_id, role, node, since, until, deputy_of, granted_at, granted_by, reason)
VALUES (%(account_id)s, %(role)s, %(node)s, %(since)s, %(until)s, %(deputy_of)s, %(at)s, %(by)s, %(reason)s)
RETURNING grant_id;

-- name: end
-- A grant ends before its time; one that has not begun never holds.
UPDATE role_grant SET ended_at = %(at)s, ended_by = %(by)s
 WHERE grant_id = %(grant_id)s AND ended_at IS NULL AND (until IS NULL OR until > %(at)s);

-- name: holders
-- Active accounts that have one of some roles at one of some nodes now.
SELECT DISTINCT g.account_id, g.role, g.node
  FROM {granted} g JOIN account a USING (account_id)
 WHERE a.state = 'active' AND g.role = ANY (%(roles)s) AND (%(nodes)s::text[] IS NULL OR g.node = ANY (%(nodes)s))
   AND g.since <= %(at)s AND (g.until IS NULL OR g.until > %(at)s)
 ORDER BY g.account_id, g.role, g.node;

-- name: others
-- How many active accounts but one have a role now as their own.
SELECT count(DISTINCT g.account_id)
  FROM role_grant g JOIN account a USING (account_id)
 WHERE a.state = 'active' AND g.account_id <> %(account_id)s AND g.role = %(role)s AND g.deputy_of IS NULL
   AND g.since <= %(at)s AND (LEAST(g.until, g.ended_at) IS NULL OR LEAST(g.until, g.ended_at) > %(at)s);

-- name: lock
-- Grants are changed one after the other: their rules look at several of them.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit grants', 0));
