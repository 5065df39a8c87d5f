-- name: lock
-- One push of a source at a time, until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit inbox ' || %(source)s, 0));

-- name: use_nonce
-- Notes a nonce; touches no row when it was used before.
INSERT INTO push_nonce (app_key, nonce, at) VALUES (%(key)s, %(nonce)s, %(at)s) ON CONFLICT DO NOTHING;

-- name: forget_nonces
-- Nonces of requests that are refused for their time by now.
DELETE FROM push_nonce WHERE at < %(before)s;

-- name: known
-- The same body, when it has come before.
SELECT inbox_id, received_at FROM inbox WHERE source = %(source)s AND digest = %(digest)s;

-- name: put
-- Keeps a push.
INSERT INTO inbox (source, feed, digest, body, received_at)
VALUES (%(source)s, %(feed)s, %(digest)s, %(body)s, %(at)s)
RETURNING inbox_id;

-- name: announce
-- Tells the listeners that a push waits, when this is committed.
SELECT pg_notify('inbox', %(payload)s);

-- name: waiting
-- Pushes of a feed above a number, oldest first.
SELECT inbox_id, body, received_at
  FROM inbox WHERE source = %(source)s AND feed = %(feed)s AND inbox_id > %(after)s ORDER BY inbox_id LIMIT %(limit)s;

-- name: newest
-- When a feed was last pushed to.
SELECT received_at FROM inbox WHERE source = %(source)s AND feed = %(feed)s ORDER BY inbox_id DESC LIMIT 1;

-- name: forget
-- Pushes that came long ago and lie below what their feed has read.
DELETE FROM inbox i USING watermark w
 WHERE i.received_at < %(before)s
   AND w.source = i.source AND w.feed IN (i.feed, 'push-' || i.feed)
   AND (w.cursor ->> 'inbox')::bigint >= i.inbox_id;
