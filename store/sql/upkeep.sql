-- name: forget_activity
-- Activity that no list shows any more.
DELETE FROM activity WHERE at < %(before)s;

-- name: forget_quarantine
-- Rows that were replayed or dropped long ago.
DELETE FROM quarantine WHERE state <> 'open' AND coalesce(changed_at, last_seen_at) < %(before)s;

-- name: forget_deliveries
-- Receipts of messages that were taken over, or not wanted any more, long ago.
DELETE FROM alert_delivery WHERE ended_at < %(before)s AND state <> 'dead';

-- name: forget_dead_deliveries
-- Those of messages that were given up.
DELETE FROM alert_delivery WHERE ended_at < %(before)s AND state = 'dead';

-- name: close_year
-- The sums of an owner as a year is closed; what was closed once stays as it was.
INSERT INTO year_end (year, owner_id, definition_version, closed_at, sums)
VALUES (%(year)s, %(owner_id)s, %(definition_version)s, %(at)s, %(sums)s)
    ON CONFLICT (year, owner_id, definition_version) DO NOTHING;

-- name: closed_years
-- The sums of the owners as a year was closed.
SELECT owner_id, closed_at, sums FROM year_end
 WHERE year = %(year)s AND definition_version = %(definition_version)s ORDER BY owner_id;
