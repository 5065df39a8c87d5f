-- name: columns_of_views
-- Which columns of which tables the subject views read, with their types.
SELECT t.relname, a.attname, format_type(a.atttypid, a.atttypmod)
  FROM pg_class v
  JOIN pg_rewrite r ON r.ev_class = v.oid
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
  JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
 WHERE v.relkind = 'v' AND v.relnamespace = current_schema()::regnamespace AND v.relname = ANY (%(views)s)
 GROUP BY t.relname, a.attname, a.attnum, a.atttypid, a.atttypmod
 ORDER BY t.relname, a.attnum;

-- name: columns_of_table
-- The columns of a table with their types.
SELECT a.attname, format_type(a.atttypid, a.atttypmod)
  FROM pg_attribute a
 WHERE a.attrelid = to_regclass(%(table)s) AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attnum;

-- name: size
-- How many bytes a table's rows take: known at once, and enough to say how far one is.
SELECT pg_relation_size(%s);
