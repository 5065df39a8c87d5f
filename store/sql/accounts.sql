-- name: by_name
-- An account by the name that is typed to sign in.
SELECT {columns} FROM account WHERE name = %(name)s;

-- name: by_id
-- An account by its number.
SELECT {columns} FROM account WHERE account_id = %(account_id)s;

-- name: numbers
-- The accounts of some names.
SELECT account_id FROM account WHERE name = ANY (%(names)s) ORDER BY account_id;

-- name: called
-- What accounts of some numbers are called.
SELECT account_id, name, display_name FROM account WHERE account_id = ANY (%(numbers)s);

-- name: for_change
-- An account that is about to be changed: nobody else changes it before the end of the transaction.
SELECT {columns} FROM account WHERE account_id = %(account_id)s FOR UPDATE;

-- name: add
-- A new account.
INSERT INTO account (name, display_name, email, state, must_change, demo, created_at, created_by)
VALUES (%(name)s, %(display_name)s, %(email)s, 'active', true, %(demo)s, %(at)s, %(by)s)
    ON CONFLICT (name) DO NOTHING RETURNING account_id;

-- name: describe
-- What an account is called and where its mail goes.
UPDATE account SET display_name = %(display_name)s, email = %(email)s WHERE account_id = %(account_id)s;

-- name: set_state
-- Whether somebody may sign in.
UPDATE account SET state = %(state)s, left_at = CASE WHEN %(state)s = 'left' THEN %(at)s END
 WHERE account_id = %(account_id)s;

-- name: set_password
-- A new password.
UPDATE account SET password_hash = %(hash)s, password_set_at = %(at)s, must_change = %(must_change)s
 WHERE account_id = %(account_id)s;

-- name: rehash
-- The same password under today's cost.
UPDATE account SET password_hash = %(hash)s WHERE account_id = %(account_id)s AND password_hash = %(old)s;

-- name: remember_password
-- A password that has been set.
INSERT INTO password_history (account_id, set_at, password_hash) VALUES (%(account_id)s, %(at)s, %(hash)s)
    ON CONFLICT (account_id, set_at) DO UPDATE SET password_hash = excluded.password_hash;

-- name: earlier_passwords
-- The newest passwords of an account.
SELECT password_hash FROM password_history WHERE account_id = %(account_id)s ORDER BY set_at DESC LIMIT %(count)s;

-- name: forget_passwords
-- Passwords older than the newest ones.
DELETE FROM password_history h WHERE h.account_id = %(account_id)s AND h.set_at NOT IN (
  SELECT set_at FROM password_history WHERE account_id = %(account_id)s ORDER BY set_at DESC LIMIT %(count)s);

-- name: offer_factor
-- A key for a second factor that no code has proven yet.
UPDATE account SET totp_key = %(key)s, totp_since = NULL, totp_step = NULL WHERE account_id = %(account_id)s;

-- name: prove_factor
-- A code was accepted: it proves the key, and neither it nor an older one counts again.
UPDATE account SET totp_step = %(step)s, totp_since = COALESCE(totp_since, %(at)s)
 WHERE account_id = %(account_id)s AND totp_key IS NOT NULL AND (totp_step IS NULL OR totp_step < %(step)s);

-- name: drop_factor
-- No second factor any more.
UPDATE account SET totp_key = NULL, totp_since = NULL, totp_step = NULL WHERE account_id = %(account_id)s;

-- name: clear_passwords
-- No password any more.
UPDATE account SET password_hash = NULL, password_set_at = NULL WHERE account_id = %(account_id)s;

-- name: end_sessions
-- All sessions of an account are void from now on; every web process hears it at the commit.
UPDATE account SET epoch = epoch + 1 WHERE account_id = %(account_id)s;

-- name: notify
-- Something about what an account may do has changed.
SELECT pg_notify('cockpit_access', %(account_id)s::text);

-- name: list
-- Accounts by name, with their roles of now.
SELECT {columns}, count(*) OVER (),
       COALESCE((SELECT jsonb_agg(jsonb_build_array(g.role, g.node) ORDER BY g.grant_id) FROM {valid} g
                  WHERE g.account_id = account.account_id), '[]')
  FROM account
 WHERE (%(text)s::text IS NULL OR name ILIKE %(text)s OR display_name ILIKE %(text)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(role)s::text IS NULL AND %(node)s::text IS NULL OR EXISTS (
         SELECT FROM {valid} g WHERE g.account_id = account.account_id
            AND (%(role)s::text IS NULL OR g.role = %(role)s) AND (%(node)s::text IS NULL OR g.node = %(node)s)))
 ORDER BY name LIMIT %(limit)s OFFSET %(offset)s;

-- name: any_demo
-- Whether there are accounts of a demo.
SELECT EXISTS (SELECT FROM account WHERE demo);

-- name: lock_names
-- Attempts under one name, and from one address, are counted one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(encode(%(digest)s, 'hex'), 11)),
       pg_advisory_xact_lock(hashtextextended(%(address)s, 12));

-- name: attempts_of_name
-- Attempts under a name since an instant, oldest first.
SELECT at, succeeded FROM sign_in_attempt WHERE name_digest = %(digest)s AND at > %(since)s ORDER BY at, attempt_id;

-- name: attempts_of_address
-- Attempts from an address since an instant, oldest first.
SELECT at, succeeded FROM sign_in_attempt WHERE address = %(address)s AND at > %(since)s ORDER BY at, attempt_id;

-- name: add_attempt
-- An attempt that has not succeeded yet.
INSERT INTO sign_in_attempt (at, name_digest, address) VALUES (%(at)s, %(digest)s, %(address)s) RETURNING attempt_id;

-- name: attempt_succeeded
-- An attempt has succeeded.
UPDATE sign_in_attempt SET succeeded = true WHERE attempt_id = %(attempt_id)s;

-- name: withdraw_attempt
-- An attempt that is neither a failure nor a success yet: another step follows.
DELETE FROM sign_in_attempt WHERE attempt_id = %(attempt_id)s;

-- name: clear_attempts
-- An administrator lets somebody try again.
DELETE FROM sign_in_attempt WHERE name_digest = %(digest)s;

-- name: forget_attempts
-- Attempts that count no more.
DELETE FROM sign_in_attempt WHERE at < %(before)s;
