-- name: by_id
-- A plan.
SELECT {columns} FROM inspection_year WHERE year_id = %(id)s;

-- name: held
-- A plan that nobody else changes meanwhile.
SELECT {columns} FROM inspection_year WHERE year_id = %(id)s FOR UPDATE;

-- name: list
-- Plans of some authorities, the newest first.
SELECT {columns} FROM inspection_year WHERE %(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s)
 ORDER BY plan_year DESC, year_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: count
-- How many plans some authorities have.
SELECT count(*) FROM inspection_year WHERE %(nodes)s::text[] IS NULL OR node = ANY (%(nodes)s);

-- name: draw
-- The draw of a plan.
SELECT {columns} FROM inspection_draw WHERE year_id = %(id)s;

-- name: inspected
-- Active agencies of some places, and the archives where an authority inspects them.
SELECT o.code, o.kind, o.name
  FROM owner o LEFT JOIN unit u ON u.owner_id = o.owner_id
 WHERE (o.kind = 'agency' AND o.place_code = ANY (%(places)s::int[]) AND COALESCE(u.status, 'active') = 'active')
    OR (o.kind = 'archive' AND %(archives)s)
 ORDER BY o.code COLLATE "C";
