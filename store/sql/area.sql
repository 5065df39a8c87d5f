-- name: units
-- Agencies of some places with what is open there: the newest result, issues, who has most to do first.
WITH newest AS (
SELECT DISTINCT ON (p.owner_code) p.owner_code, p.state, p.score_tenths, p.grade, c.code
  FROM evaluation_part p JOIN evaluation_cycle c USING (cycle_id)
 ORDER BY p.owner_code, c.state = 'running' DESC, c.period_until DESC, c.cycle_id DESC),
load AS (
SELECT owner_code, count(*) AS issues, count(*) FILTER (WHERE COALESCE(act_by, deadline_on) < %(today)s) AS late,
       min(COALESCE(act_by, deadline_on)) AS next_due
  FROM issue WHERE state NOT IN ('closed', 'closed_by_transfer', 'withdrawn') GROUP BY owner_code)
SELECT o.code, o.name, COALESCE(o.name_en, o.name), o.place_code, COALESCE(n.code, ''), COALESCE(n.state, ''),
       n.score_tenths, n.grade, COALESCE(l.issues, 0), COALESCE(l.late, 0), l.next_due,
       count(*) OVER (), sum(COALESCE(l.issues, 0)) OVER (), sum(COALESCE(l.late, 0)) OVER ()
  FROM owner o
  LEFT JOIN newest n ON n.owner_code = o.code
  LEFT JOIN load l ON l.owner_code = o.code
 WHERE o.kind = 'agency' AND o.place_code = ANY (%(places)s::int[])
 ORDER BY COALESCE(l.late, 0) DESC, COALESCE(l.issues, 0) DESC, n.score_tenths NULLS LAST, o.name, o.code
 LIMIT %(limit)s OFFSET %(offset)s;

-- name: officers
-- Who has how many open issues of some authorities, and how many of them are late.
SELECT CASE WHEN officer_name = '' THEN NULL ELSE officer_name END, count(*),
       count(*) FILTER (WHERE COALESCE(act_by, deadline_on) < %(today)s)
  FROM issue
 WHERE node = ANY (%(nodes)s::text[]) AND state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')
 GROUP BY officer_name ORDER BY 2 DESC LIMIT 50;
