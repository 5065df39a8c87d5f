-- name: by_id
-- An officer.
SELECT {columns} FROM officer WHERE officer_id = %(id)s;

-- name: of_person
-- The officer of an account.
SELECT {columns} FROM officer WHERE person_id = %(id)s;

-- name: some
-- Officers by number.
SELECT {columns} FROM officer WHERE officer_id = ANY (%(ids)s) ORDER BY array_position(%(ids)s::bigint[], officer_id);

-- name: at
-- The officers of some authorities.
SELECT {columns} FROM officer WHERE %(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s) ORDER BY node, name, officer_id;

-- name: certified
-- Active officers of an authority by their certificates.
SELECT {columns} FROM officer
 WHERE node = %(node)s AND is_active AND certificate = ANY (%(certificates)s) ORDER BY officer_id;

-- name: renew
-- A certificate is valid longer, or an officer goes no more.
UPDATE officer SET valid_until = %(until)s, is_active = %(active)s, changed_at = %(at)s, changed_by = %(by)s
 WHERE officer_id = %(id)s;

-- name: declare
-- An officer keeps away from an owner.
INSERT INTO officer_interest (officer_id, owner_code, reason, declared_at, declared_by)
VALUES (%(id)s, %(owner)s, %(reason)s, %(at)s, %(by)s)
    ON CONFLICT (officer_id, owner_code)
    DO UPDATE SET reason = excluded.reason, declared_at = excluded.declared_at, declared_by = excluded.declared_by;

-- name: interests
-- From which owners some officers keep away.
SELECT {columns} FROM officer_interest WHERE officer_id = ANY (%(ids)s) ORDER BY officer_id, owner_code;

-- name: persons
-- The accounts of those who keep away from an owner.
SELECT o.person_id FROM officer_interest i JOIN officer o USING (officer_id)
 WHERE i.owner_code = %(owner)s AND o.person_id IS NOT NULL;
