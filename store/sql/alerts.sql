-- name: lock
-- One looks, or one person acts, at a time: what is decided rests on what stands.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit alerts', 0));

-- name: open
-- The episodes that are not over.
SELECT alert_id, rule, rule_version, scope, code, stream, state, unknown, level, rank, told_rank, began_at, pending_since,
       fired_at, keep_since, acknowledged_at, acknowledged_by, told_at, steps, ended_at, reason, value,
       numerator, denominator, detail, place, judged_at, risen, eased_since, eased_rank,
       NULLIF(telling, '{}'::jsonb)::text
  FROM alert WHERE ended_at IS NULL AND (%(rules)s::text[] IS NULL OR rule = ANY (%(rules)s::text[]));

-- name: open_versions
-- The episodes that are not over, each with the transaction that wrote its row last.
SELECT alert_id, xmin::text FROM alert WHERE ended_at IS NULL;

-- name: some
-- Episodes by their numbers.
SELECT alert_id, rule, rule_version, scope, code, stream, state, unknown, level, rank, told_rank, began_at, pending_since,
       fired_at, keep_since, acknowledged_at, acknowledged_by, told_at, steps, ended_at, reason, value,
       numerator, denominator, detail, place, judged_at, risen, eased_since, eased_rank,
       NULLIF(telling, '{}'::jsonb)::text
  FROM alert WHERE alert_id = ANY (%(numbers)s::bigint[]);

-- name: one
-- An episode by its number.
SELECT alert_id, rule, rule_version, scope, code, stream, state, unknown, level, rank, told_rank, began_at, pending_since,
       fired_at, keep_since, acknowledged_at, acknowledged_by, told_at, steps, ended_at, reason, value,
       numerator, denominator, detail, place, judged_at, risen, eased_since, eased_rank,
       NULLIF(telling, '{}'::jsonb)::text
  FROM alert WHERE alert_id = %(alert_id)s;

-- name: begin
-- New episodes; their numbers in the order in which they are given.
INSERT INTO alert (rule, rule_version, scope, code, stream, state, unknown, level, rank, told_rank, began_at,
                   pending_since, fired_at, keep_since, acknowledged_name, acknowledged_words, told_at, steps, reason, value,
                   numerator, denominator, detail, place, judged_at, risen, eased_since, eased_rank,
                   telling)
SELECT n.rule, n.rule_version, n.scope, n.code, n.stream, n.state, n.unknown, n.level, n.rank, n.told_rank, n.began_at,
       n.pending_since, n.fired_at, n.keep_since, '', '', n.told_at, n.steps, n.reason, n.value,
       n.numerator, n.denominator, n.detail, n.place, n.judged_at, n.risen, n.eased_since, n.eased_rank,
       n.telling
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS n (
       place_in_list int, rule text, rule_version int, scope text, code text, stream text, state text, unknown text,
       level text, rank int, told_rank int, began_at timestamptz, pending_since timestamptz, fired_at timestamptz,
       keep_since timestamptz, told_at timestamptz, steps int, reason text, value float8, numerator bigint,
       denominator bigint, detail jsonb, place text,
       judged_at timestamptz, risen timestamptz[], eased_since timestamptz, eased_rank int, telling jsonb)
 ORDER BY n.place_in_list
RETURNING alert_id;

-- name: keep
-- What episodes have become.
UPDATE alert a
   SET rule_version = n.rule_version, state = n.state, unknown = n.unknown, level = n.level, rank = n.rank,
       told_rank = n.told_rank, pending_since = n.pending_since, fired_at = n.fired_at, keep_since = n.keep_since,
       told_at = n.told_at, steps = n.steps, ended_at = n.ended_at, reason = n.reason, value = n.value,
       numerator = n.numerator, denominator = n.denominator, detail = n.detail, judged_at = n.judged_at,
       risen = n.risen, eased_since = n.eased_since, eased_rank = n.eased_rank, began_at = n.began_at,
       acknowledged_at = n.acknowledged_at, telling = n.telling
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS n (
       alert_id bigint, rule_version int, state text, unknown text, level text, rank int, told_rank int,
       pending_since timestamptz, fired_at timestamptz, keep_since timestamptz, told_at timestamptz, steps int,
       ended_at timestamptz, reason text,
       value float8, numerator bigint, denominator bigint, detail jsonb, judged_at timestamptz, risen timestamptz[],
       eased_since timestamptz, eased_rank int, began_at timestamptz, acknowledged_at timestamptz,
       telling jsonb)
 WHERE a.alert_id = n.alert_id;

-- name: note_moves
-- Moves of episodes, each with its reason.
INSERT INTO alert_transition (alert_id, at, old, new, reason, level, value, numerator, denominator, rule_version, by_id,
                              by_name, words)
SELECT n.alert_id, n.at, n.old, n.new, n.reason, n.level, n.value, n.numerator, n.denominator, n.rule_version, n.by_id,
       n.by_name, n.words
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS n (
       alert_id bigint, at timestamptz, old text, new text, reason text, level text, value float8, numerator bigint,
       denominator bigint, rule_version int, by_id bigint, by_name text, words text);

-- name: moves
-- The moves of an episode, oldest first.
SELECT at, old, new, reason, level, value, numerator, denominator, rule_version, by_id, by_name, words
  FROM alert_transition WHERE alert_id = %(alert_id)s ORDER BY transition_id;

-- name: acknowledge
-- Somebody takes an episode up, with words: it has waited no longer, and is told anew when it fires again.
UPDATE alert SET state = %(state)s, acknowledged_at = %(at)s, acknowledged_by = %(by)s, acknowledged_name = %(by_name)s,
       acknowledged_words = %(words)s, reason = %(reason)s, steps = 0,
       telling = telling || jsonb_build_object('waited_s', 0, 'waits_since', NULL, 'again', TRUE)
 WHERE alert_id = %(alert_id)s AND ended_at IS NULL;

-- name: announce
-- Tells the listeners that alerts have moved, when this is committed.
SELECT pg_notify('alerts', '');

-- name: progress
-- How far the rules have looked.
SELECT batch_id, full_at, looked_at FROM alert_progress;

-- name: note_progress
-- Notes how far the rules have looked.
INSERT INTO alert_progress (singleton, batch_id, full_at, looked_at)
VALUES (TRUE, %(batch_id)s, %(full_at)s, %(looked_at)s)
    ON CONFLICT (singleton) DO UPDATE
   SET batch_id = GREATEST(alert_progress.batch_id, excluded.batch_id),
       full_at = COALESCE(excluded.full_at, alert_progress.full_at), looked_at = excluded.looked_at;

-- name: newest_batch
-- The newest batch that is known, 0 when there is none.
SELECT COALESCE(max(batch_id), 0) FROM batch;

-- name: changed_owners
-- Owners whose sums have changed since a batch, and whether there are more than are told.
SELECT DISTINCT owner_id FROM cell_journal WHERE batch_id > %(batch_id)s LIMIT %(limit)s;

-- name: note_result
-- What came of a rule when it was applied to everything.
INSERT INTO alert_rule_result (rule, pass_at, judged, breaching, unknown, error)
VALUES (%(rule)s, %(at)s, %(judged)s, %(breaching)s, %(unknown)s, %(error)s)
    ON CONFLICT (rule) DO UPDATE
   SET pass_at = excluded.pass_at, judged = excluded.judged, breaching = excluded.breaching, unknown = excluded.unknown,
       error = excluded.error;

-- name: extremes
-- Least and greatest value of scopes and codes since an instant, what stood then included: of readings by the same
-- definitions over a window with the same beginning alone. Where nothing has changed since, the newest is what stood.
SELECT l.scope, l.code, min(v.value), max(v.value)
  FROM unnest(%(codes)s::text[], %(beginnings)s::int[]) AS asked (code, window_from)
  JOIN reading_latest l ON l.code = asked.code AND (%(scopes)s::text[] IS NULL OR l.scope = ANY (%(scopes)s::text[]))
  JOIN reading newest ON newest.reading_id = l.reading_id
 CROSS JOIN LATERAL (
       SELECT newest.value, newest.definition_version, newest.window_from WHERE newest.at <= %(since)s
        UNION ALL
       SELECT r.value, r.definition_version, r.window_from FROM reading r
        WHERE newest.at > %(since)s AND r.scope = l.scope AND r.code = l.code AND r.at > %(since)s AND r.at <= %(at)s
        UNION ALL
       (SELECT r.value, r.definition_version, r.window_from FROM reading r
         WHERE newest.at > %(since)s AND r.scope = l.scope AND r.code = l.code AND r.at <= %(since)s
         ORDER BY r.at DESC, r.reading_id DESC LIMIT 1)) v
 WHERE v.value IS NOT NULL AND v.definition_version = %(version)s AND v.window_from IS NOT DISTINCT FROM asked.window_from
 GROUP BY l.scope, l.code;

-- name: terms
-- Open nodes of transfer plans and stages of accession with their days, from a day to a day, and the days for which their
-- clocks stood still: while the record of the node or of its batch was objected to and nobody had answered. A node is
-- open until its batch has passed its step; a node whose batch nobody knows has passed nothing.
WITH steps AS (
SELECT step, place FROM unnest(ARRAY['notice', 'appraisal', 'arranging', 'checking', 'physical', 'handover', 'done'])
       WITH ORDINALITY s (step, place)),
stops AS (
SELECT owner_code, table_name, record_key, range_agg(int4range(since, GREATEST(until, since))) AS days
  FROM (SELECT owner_code, table_name, record_key, timezone('Asia/Shanghai', raised_at)::date - DATE '1970-01-01' AS since,
               CASE WHEN state = 'open' THEN %(today)s
                    ELSE timezone('Asia/Shanghai', state_since)::date - DATE '1970-01-01' END AS until
          FROM data_objection WHERE kind = 'record' AND table_name IN ('plan_node', 'accession_batch')) objected
 GROUP BY owner_code, table_name, record_key),
nodes AS (
SELECT o.code, n.node_id, n.batch_no, n.title, n.due_day,
       (SELECT COALESCE(sum(upper(r) - lower(r)), 0)::int
          FROM unnest(COALESCE(own.days, '{}') + COALESCE(whole.days, '{}')) r) AS stopped
  FROM plan_node n JOIN owner o USING (owner_id)
  LEFT JOIN accession_batch b ON b.accession_key = md5(n.batch_no)::uuid
  LEFT JOIN steps planned ON planned.step = n.step
  LEFT JOIN steps reached ON reached.step = b.step
  LEFT JOIN stops own ON own.owner_code = o.code AND own.table_name = 'plan_node' AND own.record_key = n.node_id
  LEFT JOIN stops whole
         ON whole.owner_code = o.code AND whole.table_name = 'accession_batch' AND whole.record_key = n.batch_no
 WHERE n.due_day <= %(last)s AND (b.batch_no IS NULL OR reached.place <= planned.place)),
batches AS (
SELECT o.code, b.batch_no, b.step, b.step_due_day AS due_day,
       (SELECT COALESCE(sum(upper(r) - lower(r)), 0)::int FROM unnest(whole.days) r) AS stopped
  FROM accession_batch b JOIN owner o USING (owner_id)
  LEFT JOIN stops whole
         ON whole.owner_code = o.code AND whole.table_name = 'accession_batch' AND whole.record_key = b.batch_no
 WHERE b.step <> 'done' AND b.step_due_day <= %(last)s
   AND NOT EXISTS (SELECT FROM nodes n WHERE n.batch_no = b.batch_no AND n.due_day <= b.step_due_day))
SELECT code, 'node', node_id, due_day, COALESCE(title, ''), stopped
  FROM nodes WHERE due_day + stopped BETWEEN %(first)s AND %(last)s
 UNION ALL
SELECT code, 'batch', batch_no, due_day, COALESCE(step, ''), stopped
  FROM batches WHERE due_day + stopped BETWEEN %(first)s AND %(last)s;

-- name: open_subjects
-- What the episodes of a rule that are not over are of.
SELECT scope, code FROM alert WHERE ended_at IS NULL AND rule = %(rule)s;

-- name: put_rule
-- A version of a rule; touches no row when it is there.
INSERT INTO alert_rule (rule, version, body, effective_from, made_at, made_by, made_name, note, shipped_version)
VALUES (%(rule)s, %(version)s, %(body)s::jsonb, %(effective_from)s, %(at)s, %(by)s, %(by_name)s, %(note)s, %(shipped)s)
    ON CONFLICT DO NOTHING;

-- name: rules
-- The version of each rule that is effective at an instant: the newest of the bureau, else the newest that ships.
-- One that was effective as soon as it was made stays so when a clock is set back: it is there.
SELECT DISTINCT ON (rule) rule, version, body, effective_from, made_at, made_by, made_name, note, shipped_version
  FROM alert_rule WHERE effective_from <= GREATEST(%(at)s, made_at) ORDER BY rule, shipped_version IS NULL DESC, version DESC;

-- name: waiting_rules
-- Of rules that the bureau has changed the newest version that ships and came later: it waits for the bureau.
SELECT s.rule, max(s.version) FROM alert_rule s
 WHERE s.shipped_version IS NOT NULL
   AND s.version > (SELECT max(b.version) FROM alert_rule b
                     WHERE b.rule = s.rule AND b.shipped_version IS NULL
                      AND b.effective_from <= GREATEST(%(at)s, b.made_at))
 GROUP BY s.rule;

-- name: versions
-- All versions of a rule, the newest first.
SELECT rule, version, body, effective_from, made_at, made_by, made_name, note, shipped_version
  FROM alert_rule WHERE rule = %(rule)s ORDER BY version DESC;

-- name: silences
-- Silences that hold at an instant or later.
SELECT silence_id, rule, scope, code, reason, from_at, until_at, made_by, made_name, made_at
  FROM alert_silence WHERE ended_at IS NULL AND until_at > %(at)s ORDER BY silence_id;

-- name: put_silence
-- A silence; returns its number.
INSERT INTO alert_silence (rule, scope, code, reason, from_at, until_at, made_by, made_name, made_at, ended_name)
VALUES (%(rule)s, %(scope)s, %(code)s, %(reason)s, %(from_at)s, %(until_at)s, %(by)s, %(by_name)s, %(at)s, '')
RETURNING silence_id;

-- name: end_silence
-- A silence ends before its time.
UPDATE alert_silence SET ended_at = %(at)s, ended_by = %(by)s, ended_name = %(by_name)s
 WHERE silence_id = %(silence_id)s AND ended_at IS NULL AND until_at > %(at)s;

-- name: silence
-- A silence by its number.
SELECT silence_id, rule, scope, code, reason, from_at, until_at, made_by, made_name, made_at, ended_at
  FROM alert_silence WHERE silence_id = %(silence_id)s;

-- name: groups
-- When groups were last told of something new.
SELECT group_key, told_at FROM alert_group;

-- name: keep_group
-- A group was told of something new.
INSERT INTO alert_group (group_key, told_at) VALUES (%(group_key)s, %(at)s)
    ON CONFLICT (group_key) DO UPDATE SET told_at = excluded.told_at;

-- name: forget_groups
-- Groups that gather nothing any more: told long ago, or later than now by a clock that was wrong.
DELETE FROM alert_group WHERE group_key <> %(but)s AND (told_at <= %(until)s OR told_at > %(after)s);

-- name: next_message
-- The number of a message that is to be kept.
SELECT nextval(pg_get_serial_sequence('alert_message', 'message_id'));

-- name: put_message
-- A message under its number, in the words in which it is told.
INSERT INTO alert_message (message_id, group_key, kind, rule, stream, level, post, node, alerts, alert_count, words,
                           link, texts, link_base, made_at)
VALUES (%(message_id)s, %(group_key)s, %(kind)s, %(rule)s, %(stream)s, %(level)s, %(post)s, %(node)s, %(alerts)s,
        cardinality(%(alerts)s::bigint[]), %(words)s::jsonb, %(link)s, %(texts)s::jsonb, %(link_base)s, %(at)s);

-- name: duties
-- What the authorities themselves have to do by a day: re-checks, answers to objections, extensions asked for, leads.
-- An extension has no limit of its own: it is decided before the day that it asks to move.
SELECT 'recheck', r.recheck_no, i.node, i.owner_code, r.due_on, '/issues?issue=' || r.issue_no
  FROM issue_recheck r JOIN issue i USING (issue_no)
 WHERE r.finished_on IS NULL AND i.state = 'to_recheck' AND r.due_on <= %(until)s
 UNION ALL
SELECT 'data_objection', objection_id::text, holder, owner_code, due_on, '/objections?objection=' || objection_id
  FROM data_objection WHERE state = 'open' AND due_on <= %(until)s
 UNION ALL
SELECT 'score_objection', c.code || ' ' || s.owner_code, c.node, s.owner_code, s.due_on,
       '/evaluation/result?cycle=' || c.code || '&owner=' || s.owner_code
  FROM score_objection s
  JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_part p ON p.cycle_id = s.cycle_id AND p.owner_code = s.owner_code
 WHERE s.ruling IS NULL AND p.state = 'objecting' AND c.state = 'running' AND s.due_on <= %(until)s
 UNION ALL
SELECT 'extension', e.issue_no, i.node, i.owner_code, e.due_on, '/issues?issue=' || e.issue_no
  FROM extension_request e JOIN issue i USING (issue_no) WHERE e.decided_at IS NULL AND e.due_on <= %(until)s
 UNION ALL
SELECT 'lead', lead_id::text, node, COALESCE(owner_code, ''),
       CASE WHEN acknowledged_at IS NULL THEN LEAST(acknowledge_by, decide_by) ELSE decide_by END,
       '/leads?lead=' || lead_id
  FROM supervision_lead
 WHERE decided_at IS NULL AND (decide_by <= %(until)s OR (acknowledged_at IS NULL AND acknowledge_by <= %(until)s));

-- name: ask_case
-- A case is asked for; touches no row when one was asked for this alert before.
INSERT INTO alert_case (alert_id, asked_at, asked_by, asked_name, words, evidence, refusal)
VALUES (%(alert_id)s, %(at)s, %(by)s, %(by_name)s, %(words)s, %(evidence)s::jsonb, '')
    ON CONFLICT (alert_id) DO NOTHING RETURNING case_id;

-- name: open_cases
-- Cases that nobody has answered, the oldest first, with what they are of.
SELECT c.case_id, c.alert_id, c.asked_at, c.asked_by, c.asked_name, c.words, c.evidence, a.rule, a.rule_version, a.scope,
       a.code
  FROM alert_case c JOIN alert a USING (alert_id)
 WHERE c.answered_at IS NULL ORDER BY c.case_id LIMIT %(limit)s FOR UPDATE OF c SKIP LOCKED;

-- name: answer_case
-- A case has become a lead, or was refused.
UPDATE alert_case SET lead_id = %(lead_id)s, refusal = %(refusal)s, answered_at = %(at)s
 WHERE case_id = %(case_id)s AND answered_at IS NULL;

-- name: case_of
-- The case of an alert, with the document that was drafted for it.
SELECT case_id, alert_id, asked_at, asked_by, asked_name, words, evidence, lead_id, answered_at, refusal,
       (SELECT max(document_id) FROM official_document WHERE reference = %(reference)s)
  FROM alert_case WHERE alert_id = %(alert_id)s;

-- name: is_being_drafted
-- Whether a document to an owner is being drafted for an alert of a rule on the same thing.
SELECT EXISTS (SELECT FROM official_document d
                 JOIN alert a ON d.reference = %(reference)s || ' ' || a.alert_id
                WHERE d.kind = %(kind)s AND d.owner_code = %(owner)s AND d.state = 'drafting'
                  AND a.rule = %(rule)s AND a.scope = %(owner)s AND a.code = %(code)s);

-- name: alerts_of_lead
-- The alerts that a lead was opened for.
SELECT alert_id FROM alert_case WHERE lead_id = %(lead_id)s ORDER BY alert_id;

-- name: past_figures
-- Readings of a code between two instants, and of each scope the one that stood at the first.
SELECT scope, code, at, value, numerator, denominator, band, definition_version, window_from FROM (
    SELECT scope, code, at, value, numerator, denominator, band, definition_version, window_from, reading_id FROM reading
     WHERE code = %(code)s AND scope = ANY (%(scopes)s) AND at > %(since)s AND at <= %(until)s
     UNION ALL
    SELECT r.scope, r.code, r.at, r.value, r.numerator, r.denominator, r.band, r.definition_version, r.window_from,
           r.reading_id
      FROM unnest(%(scopes)s::text[]) s (scope)
     CROSS JOIN LATERAL (SELECT * FROM reading l WHERE l.scope = s.scope AND l.code = %(code)s AND l.at <= %(since)s
                          ORDER BY l.at DESC, l.reading_id DESC LIMIT 1) r) f
 ORDER BY scope, at, reading_id;

-- name: past_silences
-- Alerts of some rules on feeds that went on between two instants.
SELECT rule, code, fired_at, ended_at FROM alert
 WHERE rule = ANY (%(rules)s) AND scope = '' AND fired_at IS NOT NULL AND fired_at <= %(until)s
   AND (ended_at IS NULL OR ended_at > %(since)s);

-- name: past_findings
-- Findings of some kinds that were open between two instants.
SELECT kind, source, feed, scope, item, detail, since, last_seen_at, ended_at
  FROM condition
 WHERE kind = ANY (%(kinds)s) AND since <= %(until)s AND (ended_at IS NULL OR ended_at > %(since)s)
 ORDER BY since, condition_id;

-- name: day_amounts
-- What a measure came to on each day in each place.
SELECT place, day, sum({column})::bigint FROM top_day
 WHERE day BETWEEN %(first)s AND %(last)s AND {column} IS NOT NULL GROUP BY place, day;
