-- name: reports_due
-- Agencies of running cycles whose self-report is open and has its last day between two days.
SELECT c.code, c.name, p.owner_code, p.report_due_on FROM evaluation_part p JOIN evaluation_cycle c USING (cycle_id)
 WHERE p.state = 'self_reporting' AND c.state = 'running' AND p.report_due_on BETWEEN %(today)s AND %(until)s
 ORDER BY c.code, p.owner_code;

-- name: rulings_due
-- Objections of running cycles on which nobody has ruled, to be ruled on up to a day.
SELECT c.cycle_id, c.code, c.name, s.owner_code, o.name, s.due_on
  FROM score_objection s JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = s.cycle_id AND p.owner_code = s.owner_code AND p.state = 'objecting'
  JOIN owner o ON o.code = s.owner_code
 WHERE s.ruling IS NULL AND c.state = 'running' AND s.due_on <= %(until)s
 ORDER BY c.code, s.owner_code;

-- name: points_near
-- Agencies of running cycles with an open guidance point that is suggested up to a day and has not come to the last step
-- of its ladder.
SELECT DISTINCT c.code, g.owner_code
  FROM guidance_point g JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = g.cycle_id AND p.owner_code = g.owner_code
 WHERE g.state = 'open' AND c.state = 'running' AND p.state = ANY (%(states)s) AND g.suggested_on <= %(until)s
   AND NOT EXISTS (SELECT FROM ladder_step s WHERE s.subject = %(prefix)s || g.point_id AND s.step = %(last)s)
 ORDER BY c.code, g.owner_code;

-- name: settled_urgings
-- Drafts that urge guidance points of which some are not open any more, and these.
SELECT d.document_id, array_agg(DISTINCT g.point_id)
  FROM official_document d JOIN ladder_step s USING (document_id)
  JOIN guidance_point g ON s.subject = %(prefix)s || g.point_id
 WHERE d.kind = 'urging' AND d.state = 'drafting' AND g.state <> 'open'
 GROUP BY d.document_id ORDER BY d.document_id;

-- name: reviews_due
-- Reviewers with undecided items of agencies under review in running cycles, due up to a day: how many of each day.
SELECT t.reviewer, c.code, c.name, t.due_on, count(*)
  FROM review_task t JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = t.cycle_id AND p.owner_code = t.owner_code AND p.state = 'reviewing'
 WHERE t.decided_at IS NULL AND c.state = 'running' AND t.due_on <= %(until)s
 GROUP BY t.reviewer, c.code, c.name, t.due_on ORDER BY c.code, t.due_on, t.reviewer;
