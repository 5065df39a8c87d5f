-- name: cycles
-- Cycles of some authorities (null: of all), the newest period first, with how many agencies take part.
SELECT c.cycle_id, c.code, c.node, c.name, c.rubric_key, c.period_since, c.period_until, c.is_trial, c.state,
       c.state_since, c.revision,
       (SELECT count(*) FROM evaluation_part p WHERE p.cycle_id = c.cycle_id)
  FROM evaluation_cycle c
 WHERE %(nodes)s::text[] IS NULL OR c.node = ANY (%(nodes)s::text[])
 ORDER BY c.period_until DESC, c.cycle_id DESC;

-- name: tallies
-- The parts of a cycle counted by group and state, with the sum and number of scores.
SELECT p.group_code, p.state, count(*), COALESCE(sum(p.score_tenths), 0), count(p.score_tenths)
  FROM evaluation_part p
 WHERE p.cycle_id = %(cycle_id)s
 GROUP BY p.group_code, p.state
 ORDER BY p.group_code, p.state;

-- name: grades
-- The parts of a cycle counted by grade.
SELECT p.grade, count(*) FROM evaluation_part p
 WHERE p.cycle_id = %(cycle_id)s AND p.grade IS NOT NULL GROUP BY p.grade;

-- name: held_up
-- Why parts of a cycle do not go on: the reason, what it is about, and how many parts.
SELECT 'away', source, count(*)
  FROM evaluation_part p CROSS JOIN LATERAL unnest(p.sources_away) AS source
 WHERE p.cycle_id = %(cycle_id)s AND p.state NOT IN ('closed', 'not_rated', 'withdrawn')
 GROUP BY source
 UNION ALL
SELECT 'disputed', '', count(DISTINCT p.owner_code)
  FROM evaluation_part p JOIN data_objection o ON o.owner_code = p.owner_code AND o.state = 'open'
 WHERE p.cycle_id = %(cycle_id)s AND p.state NOT IN ('closed', 'not_rated', 'withdrawn')
 UNION ALL
SELECT 'limit', limit_code, count(DISTINCT owner_code)
  FROM limit_finding WHERE cycle_id = %(cycle_id)s AND state = 'found' GROUP BY limit_code
 UNION ALL
SELECT 'objecting', '', count(*) FROM evaluation_part WHERE cycle_id = %(cycle_id)s AND state = 'objecting'
 UNION ALL
SELECT 'refuted', '', count(DISTINCT s.owner_code) FROM review_task s
 WHERE s.cycle_id = %(cycle_id)s AND s.round = 'spot' AND s.is_refuted
   AND NOT EXISTS (SELECT FROM review_task v WHERE v.cycle_id = s.cycle_id AND v.owner_code = s.owner_code
                      AND v.item = s.item AND v.round = 'verdict' AND v.decided_at IS NOT NULL)
 UNION ALL
SELECT 'review_late', '', count(DISTINCT t.owner_code)
  FROM review_task t JOIN evaluation_part p USING (cycle_id, owner_code)
 WHERE t.cycle_id = %(cycle_id)s AND p.state = 'reviewing' AND t.decided_at IS NULL AND t.due_on < %(today)s
 UNION ALL
SELECT 'late', '', count(*) FROM evaluation_part
 WHERE cycle_id = %(cycle_id)s AND state = 'self_reporting' AND report_due_on < %(today)s;

-- name: spots
-- The automatic scores of a cycle that were drawn to be compared with their records, and what became of them.
SELECT count(*) FILTER (WHERE round = 'spot'),
       count(*) FILTER (WHERE round = 'spot' AND decided_at IS NOT NULL),
       count(*) FILTER (WHERE round = 'spot' AND is_refuted),
       count(*) FILTER (WHERE round = 'verdict' AND decided_at IS NOT NULL AND value IS NULL),
       count(*) FILTER (WHERE round = 'verdict' AND decided_at IS NOT NULL AND value IS NOT NULL)
  FROM review_task WHERE cycle_id = %(cycle_id)s;

-- name: agreement
-- Items of agencies judged blindly that two reviewers have decided, and how many of them alike; values are told apart
-- as evaluation/reviewing/agreement.py does: the order of what is met says nothing, and nothing said is a value too.
SELECT count(*), count(*) FILTER (WHERE verdicts = 1)
  FROM (SELECT count(DISTINCT CASE WHEN t.value IS NULL THEN '' ELSE concat_ws('|',
                      said.part / gcd(said.part, said.whole), said.whole / gcd(said.part, said.whole), said.met) END)
               AS verdicts
          FROM review_task t JOIN evaluation_part p USING (cycle_id, owner_code)
         CROSS JOIN LATERAL (
               SELECT COALESCE(t.value ->> 'numerator',
                               jsonb_array_length(COALESCE(t.value -> 'met', '[]'))::text)::bigint AS part,
                      COALESCE(t.value ->> 'denominator', '1')::bigint AS whole,
                      (SELECT string_agg(m, ',' ORDER BY m)
                         FROM jsonb_array_elements_text(COALESCE(t.value -> 'met', '[]')) AS m) AS met) AS said
         WHERE t.cycle_id = %(cycle_id)s AND p.is_blind AND t.round IN ('first', 'second', 'blind')
           AND t.decided_at IS NOT NULL
         GROUP BY t.owner_code, t.item
        HAVING count(*) > 1) AS pair;

-- name: parts
-- A page of the parts of a cycle that fit, by group and name, and how many fit.
SELECT p.owner_code, p.owner_name, p.place_code, p.group_code, p.state, p.state_since, p.report_due_on,
       p.is_due_provisional, p.sources_away, p.score_tenths, p.claimed_tenths, p.grade, p.is_report_missing,
       count(*) OVER ()
  FROM evaluation_part p
 WHERE p.cycle_id = %(cycle_id)s
   AND (%(state)s::text IS NULL OR p.state = %(state)s)
   AND (%(group)s::text IS NULL OR p.group_code = %(group)s)
   AND (%(text)s = '' OR strpos(lower(p.owner_name), lower(%(text)s)) > 0
        OR starts_with(lower(p.owner_code), lower(%(text)s)))
   AND CASE %(held)s
       WHEN 'away' THEN p.sources_away <> '{}'
       WHEN 'disputed' THEN EXISTS (SELECT FROM data_objection o WHERE o.owner_code = p.owner_code AND o.state = 'open')
       WHEN 'limit' THEN EXISTS (SELECT FROM limit_finding f WHERE f.cycle_id = p.cycle_id
                                                               AND f.owner_code = p.owner_code AND f.state = 'found')
       WHEN 'objecting' THEN p.state = 'objecting'
       WHEN 'refuted' THEN EXISTS (
            SELECT FROM review_task s WHERE s.cycle_id = p.cycle_id AND s.owner_code = p.owner_code
               AND s.round = 'spot' AND s.is_refuted
               AND NOT EXISTS (SELECT FROM review_task v WHERE v.cycle_id = s.cycle_id AND v.owner_code = s.owner_code
                                  AND v.item = s.item AND v.round = 'verdict' AND v.decided_at IS NOT NULL))
       WHEN 'review_late' THEN p.state = 'reviewing' AND EXISTS (
            SELECT FROM review_task t WHERE t.cycle_id = p.cycle_id AND t.owner_code = p.owner_code
               AND t.decided_at IS NULL AND t.due_on < %(today)s)
       WHEN 'late' THEN p.state = 'self_reporting' AND p.report_due_on < %(today)s
       ELSE TRUE END
 ORDER BY p.group_code, p.owner_name, p.owner_code
 LIMIT %(limit)s OFFSET %(offset)s;

-- name: reviewers
-- Active accounts that may review at some nodes now, those of the city too.
SELECT DISTINCT a.account_id, a.display_name
  FROM role_grant g JOIN account a USING (account_id)
 WHERE g.role = 'reviewer' AND a.state = 'active' AND g.ended_at IS NULL AND g.since <= %(at)s
   AND (g.until IS NULL OR g.until > %(at)s) AND g.node = ANY (%(nodes)s::text[])
 ORDER BY a.display_name, a.account_id;

-- name: rubrics
-- The keys of published rubrics, the newest first.
SELECT rubric_key FROM rubric_version WHERE state = 'published' ORDER BY published_on DESC, rubric_key DESC;
