-- name: put
-- A message waits on a channel; touches no row when it does so already, nor when the channel itself, which has no
-- account, is told the same of the same alerts beside another post at this very moment.
INSERT INTO alert_delivery (message_id, channel, account_id, address, language, state, since, due_at, ended_at,
                            letter_id)
SELECT m.message_id, %(channel)s, %(account_id)s, %(address)s, %(language)s, %(state)s, %(due_at)s, %(due_at)s,
       %(ended_at)s, %(letter_id)s
  FROM alert_message m
 WHERE m.message_id = %(message_id)s
   AND (%(account_id)s::bigint IS NOT NULL OR NOT EXISTS (
        SELECT FROM alert_message o JOIN alert_delivery d USING (message_id)
         WHERE o.made_at = m.made_at AND o.alerts = m.alerts AND o.message_id <> m.message_id
           AND o.kind = m.kind AND o.rule = m.rule AND d.channel = %(channel)s AND d.address = %(address)s))
    ON CONFLICT (message_id, channel, account_id, address) DO NOTHING;

-- name: announce
-- Tells the listeners that something waits on a channel, when this is committed.
SELECT pg_notify('alert_deliveries', %(channel)s);

-- name: one_at_a_time
-- Whoever claims on a channel counts what others have claimed before, and is counted by those after.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit alert channel ' || %(channel)s, 0));

-- name: tried_since
-- How many messages were handed over on a channel since an instant, or are being handed over: whatever came of them.
SELECT count(*) FROM alert_delivery
 WHERE channel = %(channel)s AND claimed_at > %(since)s
   AND (state = ANY (ARRAY['waiting'::text, 'sending'::text]) OR ended_at > %(since)s);

-- name: claim
-- The next messages that are due on a channel, for one who hands them over now; a claim that is too old is a dead one's.
-- An array is filled once: a subquery after IN may be asked again for each row, and take more than its limit.
WITH claimed AS (
     UPDATE alert_delivery
        SET state = 'sending', claimed_at = %(at)s, attempts = attempts + 1,
            since = CASE attempts WHEN 0 THEN %(at)s ELSE since END
      WHERE delivery_id = ANY (ARRAY (
            SELECT delivery_id FROM alert_delivery
             WHERE channel = %(channel)s
               AND ((state = 'waiting' AND due_at <= %(at)s) OR (state = 'sending' AND claimed_at < %(stale)s))
             ORDER BY due_at, delivery_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
     RETURNING delivery_id, message_id, address, language, attempts, since)
SELECT c.delivery_id, c.address, c.language, c.attempts, m.message_id, m.kind, m.rule, m.stream, m.level, m.node,
       m.alerts, m.alert_count, m.words, m.link, m.made_at, m.texts,
       m.link_base, c.since
  FROM claimed c JOIN alert_message m USING (message_id) ORDER BY c.delivery_id;

-- name: end
-- A message was handed over on a channel, or never will be; only its claim may say so.
UPDATE alert_delivery
   SET state = %(state)s, ended_at = %(at)s, error = %(error)s, reason = %(reason)s, reason_values = %(reason_values)s
 WHERE delivery_id = %(delivery_id)s AND state = 'sending' AND claimed_at = %(claimed_at)s;

-- name: put_off
-- A message is tried again later; when it was tried stays, for the rate of its channel.
UPDATE alert_delivery
   SET state = 'waiting', due_at = %(due_at)s, error = %(error)s, reason = %(reason)s,
       reason_values = %(reason_values)s
 WHERE delivery_id = %(delivery_id)s AND state = 'sending' AND claimed_at = %(claimed_at)s;

-- name: give_up
-- What has waited too long on a channel that takes nothing.
UPDATE alert_delivery
   SET state = 'dead', ended_at = %(at)s, reason = CASE reason WHEN '' THEN 'too_old' ELSE reason END
 WHERE channel = %(channel)s AND state = 'waiting' AND since < %(before)s;

-- name: again
-- What was given up or taken out is tried anew: one of them, or all of a channel.
UPDATE alert_delivery
   SET state = 'waiting', since = %(at)s, due_at = %(at)s, attempts = 0, ended_at = NULL, told_at = NULL
 WHERE state = ANY (ARRAY['dead', 'dropped']) AND (delivery_id = %(delivery_id)s OR channel = %(channel)s)
RETURNING channel;

-- name: take_out
-- What waits on a channel, or has done so since before an instant, is not wanted any more.
UPDATE alert_delivery
   SET state = 'dropped', ended_at = %(at)s, reason = %(reason)s, reason_values = '{}'::jsonb, error = ''
 WHERE channel = %(channel)s AND state = ANY (ARRAY['waiting'::text, 'sending'::text])
   AND (%(before)s::timestamptz IS NULL OR since < %(before)s);

-- name: list
-- Messages on channels, the newest first, with when their letter was read.
SELECT d.delivery_id, d.message_id, d.channel, d.account_id, d.address, d.language, d.state, d.attempts, d.due_at,
       d.ended_at, d.error, l.read_at, m.kind, m.rule, m.level, m.made_at, d.reason, d.reason_values
  FROM alert_delivery d JOIN alert_message m USING (message_id) LEFT JOIN letter l USING (letter_id)
 WHERE (%(state)s::text IS NULL OR d.state = %(state)s) AND (%(channel)s::text IS NULL OR d.channel = %(channel)s)
   AND (%(messages)s::bigint[] IS NULL OR d.message_id = ANY (%(messages)s))
 ORDER BY d.delivery_id DESC LIMIT %(limit)s;

-- name: counts
-- How many messages are in each state on each channel, and since when the oldest was made.
SELECT d.channel, d.state, count(*), min(m.made_at)
  FROM alert_delivery d JOIN alert_message m USING (message_id)
 WHERE d.channel <> 'inbox' GROUP BY d.channel, d.state ORDER BY d.channel, d.state;
