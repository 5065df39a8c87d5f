-- name: addend
-- What the rows of a subject of an owner add to one side of a figure.
SELECT v.key, {day} AS day, {sign}({count}) AS n FROM subject_{subject} v WHERE {owner} = %(owner)s;

-- name: subject
-- The records of a subject that count on one side of a figure and not on the other.
SELECT '{subject}' AS subject, s.day, s.key, r.{number} AS number, COALESCE({title}, '') AS title
  FROM (SELECT e.key, max(e.day) AS day
          FROM ({addends}) e
         WHERE e.day <= %(hi)s AND (%(lo)s::int IS NULL OR e.day > %(lo)s::int)
         GROUP BY e.key HAVING sum(e.n) > 0) s
  JOIN {table} r ON r.{key} = s.key;

-- name: page
-- A page of the records, the oldest first, each with how many there are.
SELECT p.subject, p.day, p.number, p.title, count(*) OVER () AS total
  FROM ({streams}) p
 ORDER BY p.day, p.subject, p.number COLLATE "C" OFFSET %(offset)s LIMIT %(limit)s;
