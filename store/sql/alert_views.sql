-- name: open
-- Alerts that are not over within a reach: the gravest first, or those first that were taken up longest ago.
SELECT a.alert_id, a.rule, a.rule_version, a.scope, a.code, a.stream, a.state, a.unknown, a.level, a.rank, a.told_rank,
       a.began_at, a.pending_since, a.fired_at, a.keep_since, a.acknowledged_at, a.acknowledged_by, a.told_at, a.steps,
       a.ended_at, a.reason, a.value, a.numerator, a.denominator, a.detail, a.place, a.judged_at, a.risen,
       a.eased_since, a.eased_rank,
       a.acknowledged_name, a.acknowledged_words, o.name, COALESCE(o.name_en, o.name), o.place_code,
       (SELECT max(s.until_at) FROM alert_silence s
         WHERE s.ended_at IS NULL AND s.from_at <= %(at)s AND s.until_at > %(at)s
           AND s.rule IN ('', a.rule) AND s.code IN ('', a.code)
           AND (s.scope IN ('', %(city)s, a.scope) OR s.scope = o.place_code::text)),
       f.total
  FROM (SELECT a.alert_id, count(*) OVER () AS total,
               CASE WHEN %(oldest)s THEN a.acknowledged_at END AS taken_at,
               array_position(ARRAY['info', 'warning', 'serious', 'critical'], a.level) AS gravity
          FROM alert a LEFT JOIN owner o ON o.code = a.scope
         WHERE a.ended_at IS NULL
           AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
                OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
           AND (%(house)s OR a.scope <> '')
           AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s))
           AND (%(scopes)s::text[] IS NULL OR a.scope = ANY (%(scopes)s::text[]))
           AND CASE WHEN %(state)s::text IS NULL THEN a.state <> 'pending'
                    ELSE %(state)s = CASE WHEN a.unknown <> '' THEN a.unknown ELSE a.state END END
           AND (%(stream)s::text IS NULL OR a.stream = %(stream)s)
           AND (%(rule)s::text IS NULL OR a.rule = %(rule)s)
           AND (%(level)s::text IS NULL OR a.level = %(level)s)
           AND (%(taken)s::bool IS NULL OR (a.acknowledged_at IS NOT NULL AND a.state = 'acknowledged') = %(taken)s)
           AND (%(node)s::text IS NULL OR a.scope = %(node)s OR o.place_code::text = %(node)s)
           AND (%(own)s::text IS NULL OR a.scope = %(own)s)
           AND (%(code)s::text IS NULL OR a.code = %(code)s)
           AND (%(text)s::text IS NULL OR o.name ILIKE %(text)s OR o.name_en ILIKE %(text)s OR a.scope ILIKE %(text)s
                OR a.code ILIKE %(text)s OR a.code = ANY (%(codes)s::text[]))
         ORDER BY taken_at, gravity DESC, a.alert_id DESC LIMIT %(limit)s OFFSET %(offset)s) f
  JOIN alert a USING (alert_id) LEFT JOIN owner o ON o.code = a.scope
 ORDER BY f.taken_at, f.gravity DESC, a.alert_id DESC;

-- name: groups
-- The same counted by rule and place, the gravest first; the numbers are those of all, not told, taken up, unknown.
SELECT a.rule, COALESCE(o.place_code::text, a.scope) AS node,
       max(array_position(ARRAY['info', 'warning', 'serious', 'critical'], a.level)) AS gravity,
       count(*), count(*) FILTER (WHERE a.state = 'firing' AND a.unknown = ''),
       count(*) FILTER (WHERE a.state = 'acknowledged' AND a.unknown = ''), count(*) FILTER (WHERE a.unknown <> ''),
       min(a.began_at)
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.ended_at IS NULL
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s))
   AND (%(scopes)s::text[] IS NULL OR a.scope = ANY (%(scopes)s::text[]))
   AND CASE WHEN %(state)s::text IS NULL THEN a.state <> 'pending'
            ELSE %(state)s = CASE WHEN a.unknown <> '' THEN a.unknown ELSE a.state END END
   AND (%(stream)s::text IS NULL OR a.stream = %(stream)s)
   AND (%(rule)s::text IS NULL OR a.rule = %(rule)s)
   AND (%(level)s::text IS NULL OR a.level = %(level)s)
   AND (%(taken)s::bool IS NULL OR (a.acknowledged_at IS NOT NULL AND a.state = 'acknowledged') = %(taken)s)
   AND (%(node)s::text IS NULL OR a.scope = %(node)s OR o.place_code::text = %(node)s)
   AND (%(own)s::text IS NULL OR a.scope = %(own)s)
   AND (%(code)s::text IS NULL OR a.code = %(code)s)
   AND (%(text)s::text IS NULL OR o.name ILIKE %(text)s OR o.name_en ILIKE %(text)s OR a.scope ILIKE %(text)s
        OR a.code ILIKE %(text)s OR a.code = ANY (%(codes)s::text[]))
 GROUP BY 1, 2 ORDER BY gravity DESC, a.rule, count(*) DESC, node LIMIT %(limit)s;

-- name: waiting
-- How many alerts fire that somebody must act on, that nobody has taken up and nobody has silenced.
SELECT count(*)
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.ended_at IS NULL AND a.stream = 'act' AND a.state = 'firing' AND a.unknown = ''
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s))
   AND (%(scopes)s::text[] IS NULL OR a.scope = ANY (%(scopes)s::text[]))
   AND NOT EXISTS (SELECT FROM alert_silence s
                    WHERE s.ended_at IS NULL AND s.from_at <= %(at)s AND s.until_at > %(at)s
                      AND s.rule IN ('', a.rule) AND s.code IN ('', a.code)
                      AND (s.scope IN ('', %(city)s, a.scope) OR s.scope = o.place_code::text));

-- name: ended
-- Alerts that are over and have fired, the newest first.
SELECT a.alert_id, a.rule, a.rule_version, a.scope, a.code, a.stream, a.state, a.unknown, a.level, a.rank, a.told_rank,
       a.began_at, a.pending_since, a.fired_at, a.keep_since, a.acknowledged_at, a.acknowledged_by, a.told_at, a.steps,
       a.ended_at, a.reason, a.value, a.numerator, a.denominator, a.detail, a.place, a.judged_at, a.risen,
       a.eased_since, a.eased_rank,
       a.acknowledged_name, a.acknowledged_words, o.name, COALESCE(o.name_en, o.name), o.place_code, NULL
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.ended_at IS NOT NULL AND a.fired_at IS NOT NULL
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s))
   AND (%(scopes)s::text[] IS NULL OR a.scope = ANY (%(scopes)s::text[]))
   AND (%(since)s::timestamptz IS NULL OR a.fired_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR a.fired_at < %(until)s)
   AND (%(stream)s::text IS NULL OR a.stream = %(stream)s)
   AND (%(state)s::text IS NULL OR a.state = %(state)s)
   AND (%(rule)s::text IS NULL OR a.rule = %(rule)s)
   AND (%(level)s::text IS NULL OR a.level = %(level)s)
   AND (%(node)s::text IS NULL OR a.scope = %(node)s OR o.place_code::text = %(node)s)
   AND (%(code)s::text IS NULL OR a.code = %(code)s)
   AND (%(text)s::text IS NULL OR o.name ILIKE %(text)s OR o.name_en ILIKE %(text)s OR a.scope ILIKE %(text)s
        OR a.code ILIKE %(text)s OR a.code = ANY (%(codes)s::text[]))
 ORDER BY a.fired_at DESC, a.alert_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: ended_count
-- How many there are of them, as far as anybody turns pages.
SELECT count(*) FROM (
SELECT FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.ended_at IS NOT NULL AND a.fired_at IS NOT NULL
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s))
   AND (%(scopes)s::text[] IS NULL OR a.scope = ANY (%(scopes)s::text[]))
   AND (%(since)s::timestamptz IS NULL OR a.fired_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR a.fired_at < %(until)s)
   AND (%(stream)s::text IS NULL OR a.stream = %(stream)s)
   AND (%(state)s::text IS NULL OR a.state = %(state)s)
   AND (%(rule)s::text IS NULL OR a.rule = %(rule)s)
   AND (%(level)s::text IS NULL OR a.level = %(level)s)
   AND (%(node)s::text IS NULL OR a.scope = %(node)s OR o.place_code::text = %(node)s)
   AND (%(code)s::text IS NULL OR a.code = %(code)s)
   AND (%(text)s::text IS NULL OR o.name ILIKE %(text)s OR o.name_en ILIKE %(text)s OR a.scope ILIKE %(text)s
        OR a.code ILIKE %(text)s OR a.code = ANY (%(codes)s::text[]))
 LIMIT %(most)s) counted;

-- name: one
-- An alert by its number, within a reach.
SELECT a.alert_id, a.rule, a.rule_version, a.scope, a.code, a.stream, a.state, a.unknown, a.level, a.rank, a.told_rank,
       a.began_at, a.pending_since, a.fired_at, a.keep_since, a.acknowledged_at, a.acknowledged_by, a.told_at, a.steps,
       a.ended_at, a.reason, a.value, a.numerator, a.denominator, a.detail, a.place, a.judged_at, a.risen,
       a.eased_since, a.eased_rank,
       a.acknowledged_name, a.acknowledged_words, o.name, COALESCE(o.name_en, o.name), o.place_code,
       (SELECT max(s.until_at) FROM alert_silence s
         WHERE a.ended_at IS NULL AND s.ended_at IS NULL AND s.from_at <= %(at)s AND s.until_at > %(at)s
           AND s.rule IN ('', a.rule) AND s.code IN ('', a.code)
           AND (s.scope IN ('', %(city)s, a.scope) OR s.scope = o.place_code::text))
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.alert_id = %(alert_id)s
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s));

-- name: messages
-- The newest messages that told of an alert, to posts within a reach, the newest first.
SELECT m.message_id, m.kind, m.rule, m.level, m.post, m.node, m.alert_count, m.texts, m.made_at
  FROM alert_message m LEFT JOIN owner o ON o.code = m.node
 WHERE m.alerts @> ARRAY[%(alert_id)s::bigint]
   AND (%(everywhere)s OR m.node = ANY (%(owners)s::text[]) OR m.node = ANY (%(place_codes)s::text[])
        OR o.place_code = ANY (%(places)s::int[]))
 ORDER BY m.message_id DESC LIMIT %(most)s;

-- name: message
-- A message by its number, to a post within a reach.
SELECT m.message_id, m.kind, m.rule, m.level, m.post, m.node, m.alert_count, m.texts, m.made_at
  FROM alert_message m LEFT JOIN owner o ON o.code = m.node
 WHERE m.message_id = %(message_id)s
   AND (%(everywhere)s OR m.node = ANY (%(owners)s::text[]) OR m.node = ANY (%(place_codes)s::text[])
        OR o.place_code = ANY (%(places)s::int[]));

-- name: told
-- The alerts that a message told of, within a reach: what is open first, the gravest first.
SELECT a.alert_id, a.rule, a.rule_version, a.scope, a.code, a.stream, a.state, a.unknown, a.level, a.rank, a.told_rank,
       a.began_at, a.pending_since, a.fired_at, a.keep_since, a.acknowledged_at, a.acknowledged_by, a.told_at, a.steps,
       a.ended_at, a.reason, a.value, a.numerator, a.denominator, a.detail, a.place, a.judged_at, a.risen,
       a.eased_since, a.eased_rank,
       a.acknowledged_name, a.acknowledged_words, o.name, COALESCE(o.name_en, o.name), o.place_code,
       (SELECT max(s.until_at) FROM alert_silence s
         WHERE a.ended_at IS NULL AND s.ended_at IS NULL AND s.from_at <= %(at)s AND s.until_at > %(at)s
           AND s.rule IN ('', a.rule) AND s.code IN ('', a.code)
           AND (s.scope IN ('', %(city)s, a.scope) OR s.scope = o.place_code::text)),
       count(*) OVER ()
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.alert_id = ANY ((SELECT m.alerts FROM alert_message m WHERE m.message_id = %(message_id)s)::bigint[])
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s))
 ORDER BY a.ended_at IS NOT NULL, array_position(ARRAY['info', 'warning', 'serious', 'critical'], a.level) DESC,
          a.alert_id DESC
 LIMIT %(limit)s OFFSET %(offset)s;

-- name: told_count
-- How many there are of them, where a page has none.
SELECT count(*)
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.alert_id = ANY ((SELECT m.alerts FROM alert_message m WHERE m.message_id = %(message_id)s)::bigint[])
   AND (%(everywhere)s OR a.scope = '' OR a.scope = ANY (%(owners)s::text[])
        OR a.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (%(house)s OR a.scope <> '')
   AND (split_part(a.code, ':', 1) <> ALL (%(duty_kinds)s) OR a.scope = ANY (%(duty_nodes)s));

-- name: silences
-- Silences that hold at an instant or later: those within a reach, and those that cover all of it.
SELECT s.silence_id, s.rule, s.scope, s.code, s.reason, s.from_at, s.until_at, s.made_by, s.made_name, s.made_at
  FROM alert_silence s LEFT JOIN owner o ON o.code = s.scope
 WHERE s.ended_at IS NULL AND s.until_at > %(at)s
   AND (%(everywhere)s OR s.scope IN ('', %(city)s) OR s.scope = ANY (%(owners)s::text[])
        OR s.scope = ANY (%(place_codes)s::text[]) OR o.place_code = ANY (%(places)s::int[]))
   AND (split_part(s.code, ':', 1) <> ALL (%(duty_kinds)s) OR s.scope = ANY (%(duty_nodes)s))
 ORDER BY s.until_at, s.silence_id;

-- name: rules
-- The version of each rule that holds, what came of it last, how often it has fired of late and when it did last.
SELECT v.rule, v.version, v.body, v.effective_from, v.made_at, v.made_by, v.made_name, v.note, v.shipped_version,
       r.pass_at, COALESCE(r.judged, 0), COALESCE(r.breaching, 0), COALESCE(r.unknown, 0), COALESCE(r.error, ''),
       (SELECT count(*) FROM alert a WHERE a.rule = v.rule AND a.fired_at >= %(since)s AND a.fired_at IS NOT NULL),
       (SELECT a.fired_at FROM alert a WHERE a.rule = v.rule AND a.fired_at IS NOT NULL
         ORDER BY a.fired_at DESC LIMIT 1)
  FROM (SELECT DISTINCT ON (rule) rule, version, body, effective_from, made_at, made_by, made_name, note, shipped_version
          FROM alert_rule WHERE effective_from <= GREATEST(%(at)s, made_at)
         ORDER BY rule, shipped_version IS NULL DESC, version DESC) v
  LEFT JOIN alert_rule_result r USING (rule)
 ORDER BY substring(v.rule FROM '^[A-Z]+'), length(v.rule), v.rule;

-- name: on_wall
-- What fires within a scope that somebody must act on and nobody has taken up or silenced, by rule, the gravest first,
-- with the place that all of it lies in, if it does, and of one alone what it is.
SELECT a.rule, (SELECT v.body -> 'name' ->> 'zh' FROM alert_rule v WHERE v.rule = a.rule
                 ORDER BY v.shipped_version IS NULL DESC, v.version DESC LIMIT 1),
       max(array_position(ARRAY['info', 'warning', 'serious', 'critical'], a.level)) AS gravity,
       count(*), count(DISTINCT o.code), min(a.fired_at),
       CASE WHEN count(DISTINCT COALESCE(o.place_code::text, a.scope)) = 1
            THEN min(COALESCE(o.place_code::text, a.scope)) END,
       min(o.name), min(a.code), (array_agg(a.detail))[1]
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.ended_at IS NULL AND a.stream = 'act' AND a.state = 'firing' AND a.unknown = ''
   AND (%(scope)s = %(city)s OR a.scope = %(scope)s OR o.place_code::text = %(scope)s)
   AND NOT EXISTS (SELECT FROM alert_silence s
                    WHERE s.ended_at IS NULL AND s.from_at <= %(at)s AND s.until_at > %(at)s
                      AND s.rule IN ('', a.rule) AND s.code IN ('', a.code)
                      AND (s.scope IN ('', %(city)s, a.scope) OR s.scope = o.place_code::text))
 GROUP BY a.rule ORDER BY gravity DESC, min(a.fired_at), a.rule;

-- name: told_of
-- Which of some subjects an alert tells of in the list of the wall.
SELECT DISTINCT a.scope, a.code
  FROM alert a LEFT JOIN owner o ON o.code = a.scope
 WHERE a.ended_at IS NULL AND a.stream = 'act' AND a.state = 'firing' AND a.unknown = ''
   AND a.code = ANY (%(codes)s::text[])
   AND NOT EXISTS (SELECT FROM alert_silence s
                    WHERE s.ended_at IS NULL AND s.from_at <= %(at)s AND s.until_at > %(at)s
                      AND s.rule IN ('', a.rule) AND s.code IN ('', a.code)
                      AND (s.scope IN ('', %(city)s, a.scope) OR s.scope = o.place_code::text));
