-- name: by_id
-- A lead.
SELECT {columns} FROM supervision_lead WHERE lead_id = %(lead_id)s;

-- name: low_figures
-- Figures of owners whose band is confirmed as too low, of some codes, of which no lead knows yet: the worst first.
SELECT * FROM (
    SELECT b.scope, b.code, b.since, r.numerator, r.denominator, r.reading_id,
           'figure ' || b.code || ' ' || b.scope || ' ' || extract(epoch FROM b.since)::bigint AS once, b.band
      FROM band_state b
      JOIN owner o ON o.code = b.scope
      JOIN reading_latest l ON l.scope = b.scope AND l.code = b.code
      JOIN reading r ON r.reading_id = l.reading_id
     WHERE b.band IN ('WARN', 'CRIT') AND b.code = ANY (%(codes)s)) f
 WHERE NOT EXISTS (SELECT FROM supervision_lead s
                    WHERE s.once = f.once
                       OR (s.owner_code = f.scope AND s.figure ->> 'item' = f.code AND s.decided_at IS NULL))
 ORDER BY f.band = 'WARN', f.since, f.scope, f.code;

-- name: open_on_figure
-- The oldest undecided lead that a figure of an owner has opened.
SELECT lead_id FROM supervision_lead
 WHERE owner_code = %(owner)s AND source = 'figure' AND figure ->> 'item' = %(item)s AND decided_at IS NULL
 ORDER BY lead_id LIMIT 1;

-- name: held
-- A lead that nobody else changes meanwhile.
SELECT {columns} FROM supervision_lead WHERE lead_id = %(lead_id)s FOR UPDATE;

-- name: list
-- Leads of some authorities or owners, the newest first.
SELECT {columns} FROM supervision_lead
 WHERE (%(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s))
   AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
   AND (%(by)s::bigint IS NULL OR registered_by = %(by)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(handler)s::bigint IS NULL OR handler_id = %(handler)s)
   AND (%(open_only)s::bool IS NULL OR (state <> 'answered') = %(open_only)s)
   AND (%(text)s::text IS NULL OR strpos(about, %(text)s) > 0 OR strpos(text, %(text)s) > 0
        OR lead_id::text = %(text)s)
 ORDER BY lead_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: count
-- How many leads there are of some authorities or owners.
SELECT count(*) FROM supervision_lead
 WHERE (%(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s))
   AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
   AND (%(by)s::bigint IS NULL OR registered_by = %(by)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(source)s::text IS NULL OR source = %(source)s)
   AND (%(handler)s::bigint IS NULL OR handler_id = %(handler)s)
   AND (%(open_only)s::bool IS NULL OR (state <> 'answered') = %(open_only)s)
   AND (%(text)s::text IS NULL OR strpos(about, %(text)s) > 0 OR strpos(text, %(text)s) > 0
        OR lead_id::text = %(text)s);

-- name: undecided
-- Leads that wait for an acknowledgement or a decision due up to a day.
SELECT {columns} FROM supervision_lead
 WHERE decided_at IS NULL AND (decide_by <= %(until)s OR (acknowledged_at IS NULL AND acknowledge_by <= %(until)s))
 ORDER BY lead_id;

-- name: provisional
-- Undecided leads whose dates may move when a calendar arrives.
SELECT {columns} FROM supervision_lead WHERE decided_at IS NULL AND is_provisional ORDER BY lead_id FOR UPDATE;
