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
