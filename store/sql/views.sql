-- name: is_place
-- Whether a place has owners.
SELECT EXISTS (SELECT FROM owner WHERE place_code = %s);

-- name: attention
-- What is overdue and still open in a scope: issues and hazards, plan nodes their batch still stands at or before,
-- and batches past the term of their step that no such node speaks for. The most overdue come first.
WITH steps AS (
SELECT step, place FROM unnest(ARRAY['notice', 'appraisal', 'arranging', 'checking', 'physical', 'handover', 'done'])
       WITH ORDINALITY s (step, place)),
late_node AS (
SELECT n.node_id, n.batch_no, n.owner_id, n.title, n.step, n.due_day
  FROM plan_node n
  LEFT JOIN accession_batch b ON b.accession_key = md5(n.batch_no)::uuid
  LEFT JOIN steps planned ON planned.step = n.step
  LEFT JOIN steps reached ON reached.step = b.step
 WHERE n.due_day < %(today)s AND b.batch_no IS NOT NULL AND reached.place <= planned.place),
late AS (
SELECT CASE WHEN kind = 'hazard' THEN 'hazard' ELSE 'issue' END AS kind, issue_no AS key, owner_id,
       COALESCE(title, '') AS what, COALESCE(document_no, '') AS detail, deadline_day AS due_day
  FROM issue_register
 WHERE closed_day IS NULL AND NOT COALESCE(withdrawn, FALSE) AND deadline_day < %(today)s
 UNION ALL
SELECT 'node', node_id, owner_id, COALESCE(title, ''), COALESCE(step, ''), due_day FROM late_node
 UNION ALL
SELECT 'batch', batch_no, owner_id, COALESCE(step, ''), batch_no, step_due_day
  FROM accession_batch b
 WHERE step <> 'done' AND step_due_day < %(today)s
   AND NOT EXISTS (SELECT FROM late_node n WHERE n.batch_no = b.batch_no))
SELECT late.kind, late.key, late.owner_id, o.code, o.name, o.place_code, late.what, late.detail, late.due_day,
       %(today)s - late.due_day, count(*) OVER ()
  FROM late JOIN owner o ON o.owner_id = late.owner_id
 WHERE (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
 ORDER BY late.due_day, late.kind, late.key
 LIMIT %(limit)s;

-- name: newest_cycle
-- The newest cycle that anybody in the scope takes part in.
SELECT max(p.cycle)
  FROM participation p JOIN owner o ON o.owner_id = p.owner_id
 WHERE (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s);

-- name: loop
-- How many units stand at each stage of a cycle.
SELECT p.stage, count(*)
  FROM participation p JOIN owner o ON o.owner_id = p.owner_id
 WHERE p.cycle = %(cycle)s AND p.stage IS NOT NULL
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
 GROUP BY p.stage;

-- name: accession_steps
-- Open accession batches by step: how many, how many days they have stood there, how many are past its term.
SELECT b.step, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY %(today)s - b.step_entered_day),
       count(*) FILTER (WHERE b.step_due_day < %(today)s)
  FROM accession_batch b JOIN owner o ON o.owner_id = b.owner_id
 WHERE b.step <> 'done'
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
 GROUP BY b.step;

-- name: activity
-- What the newest batches brought to a place, or to all.
SELECT at, code, count, place, batch_id
  FROM activity WHERE %(place)s::int IS NULL OR place = %(place)s
 ORDER BY batch_id DESC, count DESC, place, code LIMIT %(limit)s;

-- name: activity_of_owner
-- What the newest batches brought to an owner, by the deltas that they left.
SELECT at, code, count, %(place)s::int AS place, batch_id FROM (
SELECT j.known_at AS at, j.batch_id, counted.code, sum(counted.amount)::bigint AS count
  FROM cell_journal j CROSS JOIN LATERAL (VALUES {counted}) AS counted (code, amount)
 WHERE j.owner_id = %(owner_id)s AND j.known_at > %(since)s AND j.day BETWEEN %(today)s - {days} AND %(today)s
   AND j.batch_id > COALESCE((SELECT max(batch_id) FROM batch WHERE known_at <= %(since)s), 0)
   AND counted.amount <> 0
 GROUP BY 1, 2, 3 HAVING sum(counted.amount) > 0) brought
 ORDER BY batch_id DESC, count DESC, code LIMIT %(limit)s;

-- name: feed_states
-- Every feed that has ever run or merged: its newest outcome, success, run and data, its polling, and what waits in
-- quarantine. One that was never read well is awaited since its first run that has ended, or since its first load has
-- brought something last; the first run of all may take its time.
SELECT f.source, f.feed, f.last_success_at, f.last_failure_at, f.last_run_at, f.outcome, f.reason, f.source_at,
       (SELECT count(*) FROM quarantine q WHERE q.source = f.source AND q.feed = f.feed AND q.state = 'open')
         AS quarantined,
       COALESCE(r.rows, 0) AS rows, COALESCE(r.rejected, 0) AS rejected,
       f.failures, f.missed, f.next_run_at, f.circuit, f.circuit_since, f.interval_s, f.findings,
       CASE WHEN f.last_success_at IS NULL THEN
           (SELECT GREATEST(u.began_at, (SELECT max(l.at) FROM loading_feed l WHERE l.source = f.source AND l.feed = f.feed))
              FROM (SELECT min(started_at) AS began_at FROM run
                     WHERE source = f.source AND feed = f.feed AND outcome <> 'running') u
             WHERE u.began_at IS NOT NULL)
       END AS awaited_since
  FROM feed_state f
  LEFT JOIN LATERAL (SELECT rows, rejected FROM run
                      WHERE source = f.source AND feed = f.feed AND outcome <> 'running'
                      ORDER BY started_at DESC, run_id DESC LIMIT 1) r ON TRUE
 ORDER BY f.source, f.feed;

-- name: feeding_batches
-- The newest batches of each feed that brought rows of these tables, as known at an instant.
SELECT b.batch_id, b.source, b.feed, b.table_name, b.known_at, b.newest_source_at, b.run_id,
       b.inserted + b.updated + b.deleted
  FROM feed_state f
 CROSS JOIN LATERAL (SELECT * FROM batch
                      WHERE source = f.source AND feed = f.feed AND table_name = ANY (%(tables)s)
                        AND known_at <= %(at)s
                      ORDER BY batch_id DESC LIMIT %(limit)s) b
 ORDER BY b.batch_id DESC;

-- name: open_counts
-- How many cases, licences and documents of a scope are due and open, and how many will be due.
SELECT c.subject, count(*) FILTER (WHERE c.due_day <= %(today)s), count(*) FILTER (WHERE c.due_day > %(today)s)
  FROM open_case c JOIN owner o ON o.owner_id = c.owner_id
 WHERE (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
 GROUP BY c.subject;

-- name: open_page
-- A page of open rows of a scope, the longest due first, after the row that ended the page before.
SELECT c.natural_key, c.owner_id, o.code, o.name, o.place_code, c.due_day, %(today)s - c.due_day
  FROM open_case c JOIN owner o ON o.owner_id = c.owner_id
 WHERE c.subject = %(subject)s
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
   AND (c.due_day, c.natural_key) > (%(after_day)s, %(after_key)s)
 ORDER BY c.due_day, c.natural_key LIMIT %(limit)s;

-- name: owner_page
-- Owners of a scope by the share of one sum in another over a range of days; those without a share come last.
WITH chosen AS MATERIALIZED (
SELECT owner_id, code, kind, name, place_code
  FROM owner o
 WHERE (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
   AND (%(kind)s::text IS NULL OR o.kind = %(kind)s)),
sums AS (
SELECT owner_id, sum({numerator}) AS numerator, sum({denominator}) AS denominator
  FROM (SELECT owner_id, {numerator}, {denominator} FROM cell
         WHERE month BETWEEN %(first_month)s AND %(last_month)s AND month <> ALL (%(cut)s)
           AND owner_id IN (SELECT owner_id FROM chosen)
         UNION ALL
        SELECT owner_id, {numerator}, {denominator}
          FROM cell_day JOIN unnest(%(begins)s::int[], %(ends)s::int[]) cut (begins, ends) ON day BETWEEN begins AND ends
         WHERE owner_id IN (SELECT owner_id FROM chosen)) pieces
 GROUP BY owner_id)
SELECT o.owner_id, o.code, o.kind, o.name, o.place_code,
       COALESCE(s.numerator, 0)::bigint, COALESCE(s.denominator, 0)::bigint, count(*) OVER ()
  FROM chosen o LEFT JOIN sums s ON s.owner_id = o.owner_id
 ORDER BY COALESCE(s.numerator, 0)::float8 / NULLIF(s.denominator, 0) {order} NULLS LAST, s.denominator DESC NULLS LAST,
       o.owner_id
 LIMIT %(limit)s OFFSET %(offset)s;

-- name: reading_page
-- Owners of a scope by their newest reading of an indicator; those without a value come last.
SELECT o.owner_id, o.code, o.kind, o.name, o.place_code, r.numerator, r.denominator, r.value, r.band, r.at, count(*) OVER ()
  FROM owner o
  JOIN reading_latest l ON l.scope = o.code AND l.code = %(code)s
  JOIN reading r ON r.reading_id = l.reading_id
 WHERE (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
   AND (%(kind)s::text IS NULL OR o.kind = %(kind)s)
   AND (%(band)s::text IS NULL OR r.band = %(band)s)
 ORDER BY r.value {order} NULLS LAST, r.denominator DESC, o.owner_id
 LIMIT %(limit)s OFFSET %(offset)s;
