-- name: put
-- A new session.
INSERT INTO session (secret_digest, {columns}) VALUES (%(secret_digest)s, {values});

-- name: get
-- The session of a secret, if it has not ended.
SELECT secret_digest, {columns} FROM session
 WHERE secret_digest = %(secret_digest)s AND expires_at > %(at)s
   AND (idle_s IS NULL OR seen_at + make_interval(secs => idle_s) > %(at)s);

-- name: touch
-- Somebody is there.
UPDATE session SET seen_at = GREATEST(seen_at, %(at)s) WHERE secret_digest = %(secret_digest)s;

-- name: of_account
-- The sessions of an account that have not ended, newest first.
SELECT secret_digest, {columns} FROM session
 WHERE account_id = %(account_id)s AND expires_at > %(at)s
   AND (idle_s IS NULL OR seen_at + make_interval(secs => idle_s) > %(at)s)
 ORDER BY created_at DESC, handle;

-- name: remove
-- A session ends.
DELETE FROM session WHERE account_id = %(account_id)s AND handle = %(handle)s;

-- name: forget
-- Sessions that have ended.
DELETE FROM session
 WHERE expires_at <= %(at)s OR seen_at + make_interval(secs => idle_s) <= %(at)s
    OR epoch <> (SELECT a.epoch FROM account a WHERE a.account_id = session.account_id);
