-- name: add
-- A token more.
INSERT INTO api_token (account_id, name, role, node, rests_on, permissions, digest, handle, made_at, made_by, drawn_at,
                       expires_at)
VALUES (%(account_id)s, %(name)s, %(role)s, %(node)s, %(rests_on)s, %(permissions)s, %(digest)s, %(handle)s, %(at)s,
        %(by)s, %(drawn_at)s, %(expires_at)s)
RETURNING token_id;

-- name: draw
-- A token gets its secret; nothing when it has one, or is over.
UPDATE api_token SET digest = %(digest)s, handle = %(handle)s, drawn_at = %(at)s
 WHERE token_id = %(token_id)s AND digest IS NULL AND ended_at IS NULL AND expires_at > %(at)s;

-- name: end
-- A token is over; nothing when it was already.
UPDATE api_token SET ended_at = %(at)s, ended_by = %(by)s WHERE token_id = %(token_id)s AND ended_at IS NULL;

-- name: used
-- A token was used, unless that was noted a moment ago.
UPDATE api_token SET used_at = %(at)s WHERE token_id = %(token_id)s AND (used_at IS NULL OR used_at < %(before)s);

-- name: by_id
-- One token.
SELECT {columns} FROM api_token t JOIN account a USING (account_id) WHERE t.token_id = %(token_id)s;

-- name: by_digest
-- The token of a secret.
SELECT {columns} FROM api_token t JOIN account a USING (account_id) WHERE t.digest = %(digest)s;

-- name: list
-- The tokens of an account, or all; with those that are over or without, the newest first.
SELECT {columns} FROM api_token t JOIN account a USING (account_id)
 WHERE (%(account_id)s IS NULL OR t.account_id = %(account_id)s)
   AND (%(over)s OR (t.ended_at IS NULL AND t.expires_at > %(at)s))
 ORDER BY t.token_id DESC;
