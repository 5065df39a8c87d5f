-- name: tasks
-- The tasks of a reviewer that wait in running cycles, agency by agency.
SELECT t.task_id, c.code, t.owner_code, p.owner_name, t.item, t.round, t.decided_at IS NOT NULL
  FROM review_task t
  JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = t.cycle_id AND p.owner_code = t.owner_code
 WHERE t.reviewer = ANY (%(reviewers)s) AND t.decided_at IS NULL AND p.state = 'reviewing' AND c.state = 'running'
 ORDER BY c.cycle_id, p.owner_name, t.owner_code, t.item, t.round LIMIT %(limit)s;

-- name: task
-- One task.
SELECT {columns} FROM review_task t WHERE t.task_id = %(task_id)s;
