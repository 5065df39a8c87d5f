-- name: by_id
-- An inspection.
SELECT {columns} FROM inspection WHERE inspection_id = %(id)s;

-- name: held
-- An inspection that nobody else changes meanwhile.
SELECT {columns} FROM inspection WHERE inspection_id = %(id)s FOR UPDATE;

-- name: list
-- Inspections that fit, the newest first.
SELECT {columns} FROM inspection
 WHERE (%(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s))
   AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
   AND (%(officer)s::bigint IS NULL OR %(officer)s = ANY (officers))
   AND (%(year_id)s::bigint IS NULL OR year_id = %(year_id)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(lead)s::bigint IS NULL OR lead_id = %(lead)s)
   AND (%(number)s::text IS NULL OR number = %(number)s)
   AND (%(is_told)s::bool IS NULL OR notified_at IS NOT NULL OR arrived_at IS NOT NULL)
 ORDER BY inspection_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: count
-- How many inspections fit.
SELECT count(*) FROM inspection
 WHERE (%(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s))
   AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
   AND (%(officer)s::bigint IS NULL OR %(officer)s = ANY (officers))
   AND (%(year_id)s::bigint IS NULL OR year_id = %(year_id)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(lead)s::bigint IS NULL OR lead_id = %(lead)s)
   AND (%(number)s::text IS NULL OR number = %(number)s)
   AND (%(is_told)s::bool IS NULL OR notified_at IS NOT NULL OR arrived_at IS NOT NULL);

-- name: in_states
-- Inspections in some states.
SELECT {columns} FROM inspection WHERE state = ANY (%(states)s) ORDER BY inspection_id;

-- name: lock_numbers
-- Inspections of an authority and year are numbered one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit inspections of ' || %(key)s, 0));

-- name: numbered
-- How many inspections have a number that begins so.
SELECT count(*) FROM inspection WHERE starts_with(number, %(prefix)s);

-- name: lock_owner
-- Inspections of an owner are counted one after the other.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit inspected ' || %(owner)s, 0));

-- name: is_counted
-- Whether an owner was inspected since a day: by the register, or by an inspection of ours that it does not hold yet.
SELECT EXISTS (SELECT FROM manual_value
                WHERE item_code = 'DI-24' AND owner_code = %(owner)s AND day >= %(since)s AND value > 0)
    OR EXISTS (SELECT FROM inspection WHERE owner_code = %(owner)s AND counted_on >= %(since)s);

-- name: inspected
-- Owners inspected since a day, or whose inspection is under way.
SELECT owner_code FROM manual_value WHERE item_code = 'DI-24' AND day >= %(since)s AND value > 0
 UNION
SELECT owner_code FROM inspection WHERE counted_on >= %(since)s OR (counted_on IS NULL AND state NOT IN ('done', 'cancelled'))
 UNION
SELECT o.code FROM inspection_plan p JOIN owner o USING (owner_id) WHERE p.visited_on >= %(since)s;

-- name: entry
-- One thing noted on site.
SELECT {columns} FROM site_entry WHERE entry_id = %(id)s::uuid;

-- name: entries
-- What was noted on site, in order.
SELECT {columns} FROM site_entry WHERE inspection_id = %(id)s ORDER BY made_at, received_at, entry_id;

-- name: is_sealed
-- Whether a document is a sealed notice of an inspection to an owner.
SELECT EXISTS (SELECT FROM official_document
                WHERE document_id = %(document)s AND owner_code = %(owner)s AND kind = 'inspection_notice'
                  AND sealed_at IS NOT NULL);
