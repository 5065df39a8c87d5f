-- name: by_id
-- An objection.
SELECT {columns} FROM data_objection WHERE objection_id = %(objection_id)s;

-- name: held
-- An objection that nobody else changes meanwhile.
SELECT {columns} FROM data_objection WHERE objection_id = %(objection_id)s FOR UPDATE;

-- name: list
-- Objections of some owners, or for some who answer, the newest first.
SELECT {columns} FROM data_objection
 WHERE ((%(owners)s::text[] IS NULL AND %(places)s::int[] IS NULL) OR owner_code = ANY (%(owners)s)
        OR owner_code IN (SELECT code FROM owner WHERE place_code = ANY (%(places)s::int[])))
   AND (%(holders)s::text[] IS NULL OR holder = ANY (%(holders)s))
   AND (%(state)s::text IS NULL OR state = %(state)s)
 ORDER BY objection_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: count
-- How many objections there are of some owners, or for some who answer.
SELECT count(*) FROM data_objection
 WHERE ((%(owners)s::text[] IS NULL AND %(places)s::int[] IS NULL) OR owner_code = ANY (%(owners)s)
        OR owner_code IN (SELECT code FROM owner WHERE place_code = ANY (%(places)s::int[])))
   AND (%(holders)s::text[] IS NULL OR holder = ANY (%(holders)s))
   AND (%(state)s::text IS NULL OR state = %(state)s);

-- name: waiting
-- Open objections due up to a day.
SELECT {columns} FROM data_objection WHERE state = 'open' AND due_on <= %(until)s ORDER BY objection_id;

-- name: provisional
-- Open objections whose due day may move when a calendar arrives.
SELECT {columns} FROM data_objection WHERE state = 'open' AND is_provisional ORDER BY objection_id FOR UPDATE;

-- name: untraced
-- Objections that were upheld, whose correction has not come.
SELECT {columns} FROM data_objection WHERE state = 'upheld' AND traced_at IS NULL ORDER BY objection_id;

-- name: standing
-- The objections of an owner on which some items rest, and how long each was open.
SELECT objection_id, CASE kind WHEN 'record' THEN table_name || '|' || record_key ELSE record_key END, items, raised_at,
       CASE WHEN state <> 'open' THEN state_since END
  FROM data_objection
 WHERE owner_code = %(owner)s
   AND (items && %(items)s::text[] OR record_key = ANY (%(items)s::text[])
        OR table_name || '|' || record_key = ANY (%(items)s::text[]))
 ORDER BY objection_id;

-- name: disputed
-- Records of a table that stand under an open objection.
SELECT record_key FROM data_objection WHERE state = 'open' AND table_name = %(table)s AND record_key = ANY (%(keys)s);

-- name: issues_under_way
-- Issues of an owner under way: each with its item, the cycle whose rubric has that item, and the codes of figures that
-- its demands are tied to.
SELECT i.issue_no, i.item, i.cycle,
       COALESCE((SELECT array_agg(DISTINCT d.condition ->> 'code') FROM issue_demand d
                  WHERE d.issue_no = i.issue_no AND d.condition IS NOT NULL), '{}')
  FROM issue i
 WHERE i.owner_code = %(owner)s AND i.state NOT IN ('closed', 'closed_by_transfer', 'withdrawn')
 ORDER BY i.issue_no;

-- name: issues_stopped
-- Issues whose clocks stand for an objection.
SELECT issue_no FROM clock_stop WHERE reference = %(reference)s AND until IS NULL ORDER BY issue_no;

-- name: sources_since
-- The sources whose batches have changed some sums of an owner since an instant.
SELECT DISTINCT b.source
  FROM cell_journal j JOIN batch b ON b.batch_id = j.batch_id
 WHERE j.owner_id = %(owner_id)s AND j.known_at > %(since)s AND ({touched})
   AND j.batch_id > COALESCE((SELECT max(batch_id) FROM batch WHERE known_at <= %(since)s), 0)
 ORDER BY b.source;
