-- name: standing
-- Since when a channel takes nothing, why, when that was told, how many messages were given up that nobody knows of,
-- and how many wait.
SELECT c.failing_since, coalesce(c.reason, ''), coalesce(c.reason_values, '{}'::jsonb), coalesce(c.error, ''),
       c.told_at, c.dead_told_at,
       (SELECT count(*) FROM alert_delivery d
         WHERE d.channel = %(channel)s AND d.state = 'dead' AND d.told_at IS NULL),
       (SELECT count(*) FROM alert_delivery d
         WHERE d.channel = %(channel)s AND d.state = ANY (ARRAY['waiting'::text, 'sending'::text]))
  FROM (SELECT %(channel)s::text AS channel) n LEFT JOIN alert_channel c USING (channel);

-- name: failed
-- A channel took nothing, for a reason; since the first time that it did so after it last took something.
INSERT INTO alert_channel (channel, failing_since, reason, reason_values, error)
VALUES (%(channel)s, %(at)s, %(reason)s, %(reason_values)s, %(error)s)
    ON CONFLICT (channel) DO UPDATE
   SET failing_since = coalesce(alert_channel.failing_since, excluded.failing_since), reason = excluded.reason,
       reason_values = excluded.reason_values, error = excluded.error
RETURNING failing_since;

-- name: works
-- A channel has taken something.
UPDATE alert_channel SET failing_since = NULL WHERE channel = %(channel)s AND failing_since IS NOT NULL;

-- name: one_tells
-- Whoever tells of a channel waits for others who do, and counts what they have left.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit alert channel told ' || %(channel)s, 0));

-- name: told
-- That nothing goes to a channel was told.
INSERT INTO alert_channel (channel, told_at) VALUES (%(channel)s, %(at)s)
    ON CONFLICT (channel) DO UPDATE SET told_at = excluded.told_at;

-- name: told_dead
-- What was given up on a channel and nobody knew of was told; how many messages, and why the last of them.
WITH known AS (
     UPDATE alert_delivery SET told_at = %(at)s WHERE channel = %(channel)s AND state = 'dead' AND told_at IS NULL
     RETURNING delivery_id, ended_at, reason, reason_values),
     noted AS (
     INSERT INTO alert_channel (channel, dead_told_at) VALUES (%(channel)s, %(at)s)
         ON CONFLICT (channel) DO UPDATE SET dead_told_at = excluded.dead_told_at)
SELECT count(*) OVER (), reason, reason_values FROM known ORDER BY ended_at DESC, delivery_id DESC LIMIT 1;

-- name: waiting
-- How many messages wait on each channel or are under way, and since when the first of them.
SELECT channel, count(*), min(since) FROM alert_delivery WHERE state = ANY (ARRAY['waiting'::text, 'sending'::text])
 GROUP BY channel ORDER BY channel;

-- name: list
-- The channels that anything is known of: messages in each state, since when the first waits, when the last was taken
-- over, since when nothing is, and why.
SELECT n.channel, count(*) FILTER (WHERE d.state = ANY (ARRAY['waiting'::text, 'sending'::text])),
       count(*) FILTER (WHERE d.state = 'sent'), count(*) FILTER (WHERE d.state = 'dead'),
       count(*) FILTER (WHERE d.state = 'dropped'),
       min(d.since) FILTER (WHERE d.state = ANY (ARRAY['waiting'::text, 'sending'::text])),
       max(d.ended_at) FILTER (WHERE d.state = 'sent'), c.failing_since, coalesce(c.reason, ''),
       coalesce(c.reason_values, '{}'::jsonb), coalesce(c.error, '')
  FROM (SELECT channel FROM alert_delivery WHERE channel <> 'inbox' UNION SELECT channel FROM alert_channel) n
  LEFT JOIN alert_delivery d USING (channel) LEFT JOIN alert_channel c USING (channel)
 GROUP BY n.channel, c.channel ORDER BY n.channel;

-- name: stuck
-- Messages of a channel, or of all but the inbox, in a state, the newest first, and how many there are.
SELECT d.delivery_id, d.message_id, d.channel, d.account_id, d.address, d.language, d.state, d.attempts, d.due_at,
       d.ended_at, d.error, NULL::timestamptz, m.kind, m.rule, m.level, m.made_at, d.reason, d.reason_values,
       count(*) OVER ()
  FROM alert_delivery d JOIN alert_message m USING (message_id)
 WHERE d.state = %(state)s AND d.channel <> 'inbox' AND (%(channel)s::text IS NULL OR d.channel = %(channel)s)
 ORDER BY d.delivery_id DESC LIMIT %(limit)s OFFSET %(offset)s;
