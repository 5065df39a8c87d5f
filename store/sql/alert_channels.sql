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
-- over, since when nothing is, and why. Names are found from one to the next, so that nobody counts the inbox.
WITH RECURSIVE ended (channel) AS (
     SELECT min(channel) FROM alert_delivery WHERE ended_at IS NOT NULL
      UNION ALL
     SELECT (SELECT d.channel FROM alert_delivery d WHERE d.ended_at IS NOT NULL AND d.channel > e.channel
              ORDER BY d.channel LIMIT 1)
       FROM ended e WHERE e.channel IS NOT NULL),
     open (channel, waiting, since) AS (
     SELECT channel, count(*), min(since) FROM alert_delivery
      WHERE state = ANY (ARRAY['waiting'::text, 'sending'::text]) GROUP BY channel),
     names (channel) AS (
     SELECT channel FROM ended WHERE channel <> 'inbox'
      UNION SELECT channel FROM open UNION SELECT channel FROM alert_channel)
SELECT n.channel, coalesce(o.waiting, 0), e.sent, e.dead, e.dropped, o.since, e.sent_at, c.failing_since,
       coalesce(c.reason, ''), coalesce(c.reason_values, '{}'::jsonb), coalesce(c.error, '')
  FROM names n LEFT JOIN open o USING (channel) LEFT JOIN alert_channel c USING (channel)
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE d.state = 'sent') AS sent, count(*) FILTER (WHERE d.state = 'dead') AS dead,
              count(*) FILTER (WHERE d.state = 'dropped') AS dropped,
              max(d.ended_at) FILTER (WHERE d.state = 'sent') AS sent_at
         FROM alert_delivery d WHERE d.channel = n.channel AND d.ended_at IS NOT NULL) e
 ORDER BY n.channel;

-- name: stuck
-- Messages of a channel, or of all but the inbox, in a state, the newest first, and how many there are.
SELECT d.delivery_id, d.message_id, d.channel, d.account_id, d.address, d.language, d.state, d.attempts, d.due_at,
       d.ended_at, d.error, NULL::timestamptz, m.kind, m.rule, m.level, m.made_at, d.reason, d.reason_values,
       count(*) OVER ()
  FROM alert_delivery d JOIN alert_message m USING (message_id)
 WHERE d.state = %(state)s AND d.channel <> 'inbox' AND (%(channel)s::text IS NULL OR d.channel = %(channel)s)
 ORDER BY d.delivery_id DESC LIMIT %(limit)s OFFSET %(offset)s;
