-- name: put
-- Keeps a push until it is read; the same body twice is one push.
INSERT INTO inbox (source, feed, digest, body, received_at)
VALUES (%(source)s, %(feed)s, %(digest)s, %(body)s, %(at)s)
    ON CONFLICT (source, digest) DO UPDATE SET received_at = inbox.received_at
RETURNING inbox_id;

-- name: announce
-- Tells the listeners that a push waits, when this is committed.
SELECT pg_notify('inbox', %(payload)s);

-- name: pending
-- Pushes of a source that wait, oldest first.
SELECT inbox_id, source, feed, body, received_at
  FROM inbox WHERE source = %(source)s AND read_at IS NULL ORDER BY inbox_id LIMIT %(limit)s;

-- name: done
-- Pushes that have been read.
UPDATE inbox SET read_at = %(at)s WHERE inbox_id = ANY (%(ids)s);

-- name: forget
-- Pushes read long ago.
DELETE FROM inbox WHERE read_at < %(before)s;
