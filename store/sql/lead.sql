-- name: look
-- The newest lead, and whether it may be taken: given back, its connection gone, or its beat too old.
SELECT l.epoch, l.holder, l.holder = '' OR a.pid IS NULL OR clock_timestamp() - l.beat_at > %(late)s
  FROM lead l
  LEFT JOIN pg_stat_activity a ON a.pid = l.backend_pid AND a.backend_start = l.backend_began_at
 ORDER BY l.epoch DESC LIMIT 1;

-- name: settings
-- A beat need not survive a crash of the server, so it does not wait for the disk.
SELECT set_config('synchronous_commit', 'off', FALSE);

-- name: end_connections
-- Ends whatever the last leader had under way: what it had not committed is rolled back and its locks are free.
SELECT count(pg_terminate_backend(pid))
  FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = %(holder)s AND pid <> pg_backend_pid();

-- name: begin
-- The first lead of a store.
INSERT INTO lead (epoch, holder, backend_pid, backend_began_at, taken_at)
SELECT 1, %(holder)s, pid, backend_start, clock_timestamp() FROM pg_stat_activity WHERE pid = pg_backend_pid()
    ON CONFLICT DO NOTHING;

-- name: take
-- A new epoch; waits until a commit under the old one that has passed its check is done. Nothing when another was first.
UPDATE lead SET epoch = lead.epoch + 1, holder = %(holder)s, backend_pid = a.pid, backend_began_at = a.backend_start,
       taken_at = clock_timestamp(), beat_at = clock_timestamp()
  FROM pg_stat_activity a WHERE a.pid = pg_backend_pid() AND lead.epoch = %(epoch)s;

-- name: beat
-- Says that the leader lives; nothing when another leads.
UPDATE lead SET beat_at = clock_timestamp() WHERE epoch = %(epoch)s;

-- name: give_back
-- The next one may lead at once.
UPDATE lead SET holder = '' WHERE epoch = %(epoch)s;

-- name: leads
-- Whether a transaction may be committed under an epoch: it has written nothing, or the epoch is the newest one and
-- stays so until it is committed.
SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN TRUE
            ELSE EXISTS (SELECT FROM lead WHERE epoch = %(epoch)s FOR KEY SHARE) END;

-- name: standing
-- Who leads.
SELECT epoch, holder, taken_at, beat_at FROM lead ORDER BY epoch DESC LIMIT 1;

-- name: age
-- The newest lead, and the seconds since its last beat.
SELECT epoch, GREATEST(extract(epoch FROM clock_timestamp() - beat_at), 0)::float8 FROM lead ORDER BY epoch DESC LIMIT 1;
