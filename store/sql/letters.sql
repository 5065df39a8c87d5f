-- name: add
-- A letter; touches no row when the account has had one with the same word before.
INSERT INTO letter (account_id, kind, subject, body, link, once, sent_at)
VALUES (%(to)s, %(kind)s, %(subject)s, %(body)s, %(link)s, %(once)s, %(at)s)
    ON CONFLICT (account_id, once) DO NOTHING RETURNING letter_id;

-- name: put_out
-- The letter goes into the outbox of those who want each of theirs by mail, and have an address.
INSERT INTO mail (account_id, address, language, letters, created_at, since, due_at)
SELECT a.account_id, a.email, COALESCE(c.language, 'zh_CN'), ARRAY[%(letter_id)s::bigint], %(at)s, %(due_at)s,
       %(due_at)s
  FROM account a LEFT JOIN mail_choice c USING (account_id)
 WHERE a.account_id = %(to)s AND a.state = 'active' AND a.email <> '' AND COALESCE(c.wants, 'each') = 'each';

-- name: announce
-- Tells the listeners that somebody has a letter, when this is committed.
SELECT pg_notify('letters', %(to)s::text);

-- name: of_account
-- Letters of an account, the newest first, each with the words of its time.
SELECT l.letter_id, l.kind, l.subject, l.body, l.link, l.sent_at, l.read_at, s.zh, s.en, b.zh, b.en
  FROM letter l
  LEFT JOIN LATERAL (SELECT zh, en FROM letter_text t WHERE t.key = l.subject ->> 'key'
                      ORDER BY t.since <= l.sent_at DESC, CASE WHEN t.since <= l.sent_at THEN t.since END DESC, t.since
                      LIMIT 1) s ON true
  LEFT JOIN LATERAL (SELECT zh, en FROM letter_text t WHERE t.key = l.body ->> 'key'
                      ORDER BY t.since <= l.sent_at DESC, CASE WHEN t.since <= l.sent_at THEN t.since END DESC, t.since
                      LIMIT 1) b ON true
 WHERE l.account_id = %(account_id)s
   AND (NOT %(unread)s OR l.read_at IS NULL)
   AND (%(before)s::bigint IS NULL OR l.letter_id < %(before)s)
   AND (%(ids)s::bigint[] IS NULL OR l.letter_id = ANY (%(ids)s))
 ORDER BY l.letter_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: counts
-- How many letters an account has, and how many it has not read.
SELECT count(*), count(*) FILTER (WHERE read_at IS NULL) FROM letter WHERE account_id = %(account_id)s;

-- name: unread
-- How many letters an account has not read.
SELECT count(*) FROM letter WHERE account_id = %(account_id)s AND read_at IS NULL;

-- name: mark_read
-- Letters of an account have been read: some, or all up to one.
UPDATE letter SET read_at = %(at)s
 WHERE account_id = %(account_id)s AND read_at IS NULL
   AND (letter_id = ANY (%(ids)s) OR letter_id <= %(until)s);

-- name: hand_over
-- What somebody who leaves has not read goes to a successor as well; a letter the successor has had is left out, and
-- what was said of the account itself concerns nobody else.
INSERT INTO letter (account_id, kind, subject, body, link, once, sent_at)
SELECT %(to)s, kind, subject, body, link, once, sent_at
  FROM letter WHERE account_id = %(from)s AND read_at IS NULL AND NOT starts_with(kind, 'account_') ORDER BY letter_id
    ON CONFLICT (account_id, once) DO NOTHING;

-- name: left_unread
-- How many letters would go to a successor.
SELECT count(*) FROM letter
 WHERE account_id = %(account_id)s AND read_at IS NULL AND NOT starts_with(kind, 'account_');

-- name: forget
-- Letters that were read long ago; an unread one is never taken away.
DELETE FROM letter WHERE read_at < %(before)s;

-- name: texts_of_now
-- The newest wording of each key.
SELECT DISTINCT ON (key) key, zh, en FROM letter_text ORDER BY key, since DESC;

-- name: keep_text
-- A wording from an instant on.
INSERT INTO letter_text (key, since, zh, en) VALUES (%(key)s, %(at)s, %(zh)s, %(en)s) ON CONFLICT DO NOTHING;

-- name: texts_lock
-- Wordings are compared and kept by one process at a time.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit letter texts', 0));

-- name: choice
-- Where letters of an account go by mail: its address, how it wants them, in which language.
SELECT a.email, COALESCE(c.wants, 'each'), COALESCE(c.language, 'zh_CN')
  FROM account a LEFT JOIN mail_choice c USING (account_id) WHERE a.account_id = %(account_id)s;

-- name: choose
-- How an account wants its mail.
INSERT INTO mail_choice (account_id, wants, language, changed_at)
VALUES (%(account_id)s, %(wants)s, %(language)s, %(at)s)
    ON CONFLICT (account_id) DO UPDATE SET wants = excluded.wants, language = excluded.language,
                                           changed_at = excluded.changed_at;
