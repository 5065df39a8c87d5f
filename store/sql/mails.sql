-- name: claim
-- The next mails that are due, oldest first, for one who sends them now; a claim that is too old is somebody's who died.
-- An array is filled once: a subquery after IN may be asked again for each row, and take more than its limit.
UPDATE mail SET state = 'sending', claimed_at = %(at)s, attempts = attempts + 1
 WHERE mail_id = ANY (ARRAY (
       SELECT mail_id FROM mail
        WHERE (state = 'waiting' AND due_at <= %(at)s) OR (state = 'sending' AND claimed_at < %(stale)s)
        ORDER BY due_at, mail_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED))
RETURNING mail_id, account_id, address, language, letters, digest_on, attempts, created_at;

-- name: end
-- A mail was handed over, or never will be; only its claim may say so.
UPDATE mail SET state = %(state)s, ended_at = %(at)s, error = %(error)s
 WHERE mail_id = %(mail_id)s AND state = 'sending' AND claimed_at = %(claimed_at)s;

-- name: put_off
-- A mail is tried again later.
UPDATE mail SET state = 'waiting', claimed_at = NULL, due_at = %(due_at)s, error = %(error)s
 WHERE mail_id = %(mail_id)s AND state = 'sending' AND claimed_at = %(claimed_at)s;

-- name: give_back
-- A mail that was not tried after all: the server could not be reached.
UPDATE mail SET state = 'waiting', claimed_at = NULL, attempts = attempts - 1, error = %(error)s
 WHERE mail_id = %(mail_id)s AND state = 'sending' AND claimed_at = %(claimed_at)s;

-- name: drop_read
-- A mail whose letters have all been read in the inbox already need not go any more.
UPDATE mail m SET state = 'dropped', ended_at = %(at)s, error = 'read'
 WHERE m.state = 'waiting' AND m.attempts > 0
   AND NOT EXISTS (SELECT FROM letter l WHERE l.letter_id = ANY (m.letters) AND l.read_at IS NULL);

-- name: give_up
-- Mails that were tried for too long; one that waits for the morning, or over a week of holidays, is not tried yet.
UPDATE mail SET state = 'dead', ended_at = %(at)s, error = CASE error WHEN '' THEN 'too old' ELSE error END
 WHERE state = 'waiting' AND since < %(before)s RETURNING error;

-- name: drop_unsent
-- Mails that have waited for a server that nobody has named: their letters are read in the inbox.
UPDATE mail SET state = 'dropped', ended_at = %(at)s, error = 'no mail server'
 WHERE state = 'waiting' AND since < %(before)s;

-- name: digest
-- One mail for each active account that wants a digest and has letters of late it has neither read nor had by mail.
INSERT INTO mail (account_id, address, language, letters, digest_on, created_at, since, due_at)
SELECT a.account_id, a.email, c.language, array_agg(l.letter_id ORDER BY l.letter_id), %(day)s, %(at)s, %(at)s, %(at)s
  FROM mail_choice c JOIN account a USING (account_id) JOIN letter l USING (account_id)
 WHERE c.wants = 'digest' AND a.state = 'active' AND a.email <> '' AND l.read_at IS NULL AND l.sent_at >= %(since)s
   AND NOT EXISTS (SELECT FROM mail m WHERE m.account_id = a.account_id AND m.letters @> ARRAY[l.letter_id])
 GROUP BY a.account_id, a.email, c.language
    ON CONFLICT (account_id, digest_on) DO NOTHING;

-- name: forget
-- Mails that ended long ago.
DELETE FROM mail WHERE ended_at < %(before)s;

-- name: list
-- Mails in a state, the newest first.
SELECT mail_id, account_id, address, state, attempts, created_at, due_at, ended_at, error
  FROM mail WHERE %(state)s::text IS NULL OR state = %(state)s ORDER BY mail_id DESC LIMIT %(limit)s;

-- name: of_messages
-- The mails that carry the letters of some messages of alerts, as deliveries of the channel `mail`, the newest first.
SELECT x.mail_id, d.message_id, 'mail', x.account_id, x.address, x.language, x.state, x.attempts, x.due_at, x.ended_at,
       x.error, NULL::timestamptz, m.kind, m.rule, m.level, m.made_at,
       CASE x.error WHEN '' THEN '' WHEN 'read' THEN 'mail_read' WHEN 'nothing unread' THEN 'mail_read'
                    WHEN 'no mail server' THEN 'no_mail_server' WHEN 'too old' THEN 'too_old' ELSE 'mail' END
  FROM alert_delivery d JOIN alert_message m USING (message_id)
  JOIN mail x ON x.letters @> ARRAY[d.letter_id] AND x.account_id = d.account_id
 WHERE d.message_id = ANY (%(messages)s) AND d.letter_id IS NOT NULL
 ORDER BY d.message_id DESC, x.mail_id DESC;

-- name: again
-- A dead mail is tried once more.
UPDATE mail SET state = 'waiting', due_at = %(at)s, since = %(at)s, created_at = %(at)s, attempts = 0, ended_at = NULL
 WHERE mail_id = %(mail_id)s AND state = 'dead';

-- name: counts
-- How many mails are in each state, and since when the oldest waits.
SELECT state, count(*), min(created_at) FROM mail GROUP BY state;
