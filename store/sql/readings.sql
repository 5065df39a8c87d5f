-- name: latest
-- The newest reading of each scope and code; all scopes when none are named.
SELECT r.scope, r.code, r.at, r.numerator, r.denominator, r.value, r.band, r.target, r.warn, r.crit,
       r.definition_version, r.known_at
  FROM reading_latest l JOIN reading r ON r.reading_id = l.reading_id
 WHERE %(scopes)s::text[] IS NULL OR l.scope = ANY (%(scopes)s::text[]);

-- name: append
-- Appends the staged readings that say something else than the newest of their scope and code, and points at them.
WITH news AS (
INSERT INTO reading (scope, code, at, known_at, numerator, denominator, value, band, target, warn, crit, definition_version,
                     window_from)
SELECT s.scope, s.code, s.at, %(at)s, s.numerator, s.denominator, s.value, s.band, s.target, s.warn, s.crit,
       s.definition_version, s.window_from
  FROM stage_reading s
  LEFT JOIN reading_latest l ON l.scope = s.scope AND l.code = s.code
  LEFT JOIN reading r ON r.reading_id = l.reading_id
 WHERE (s.numerator, s.denominator, s.value, s.band, s.target, s.warn, s.crit, s.definition_version, s.window_from)
       IS DISTINCT FROM (r.numerator, r.denominator, r.value, r.band, r.target, r.warn, r.crit, r.definition_version,
                         r.window_from)
    OR r.reading_id IS NULL
RETURNING scope, code, reading_id)
INSERT INTO reading_latest (scope, code, reading_id)
SELECT scope, code, reading_id FROM news
    ON CONFLICT (scope, code) DO UPDATE SET reading_id = excluded.reading_id;

-- name: history
-- The readings of a scope and code since an instant, oldest first.
SELECT scope, code, at, numerator, denominator, value, band, target, warn, crit, definition_version, known_at
  FROM reading WHERE scope = %(scope)s AND code = %(code)s AND at >= %(since)s ORDER BY at, reading_id;

-- name: sampled
-- The last reading of a scope and code in each of so many equal spans between two instants, oldest first.
SELECT r.* FROM (
SELECT %(since)s::timestamptz + (%(until)s::timestamptz - %(since)s::timestamptz) * n / %(most)s AS from_at,
       %(since)s::timestamptz + (%(until)s::timestamptz - %(since)s::timestamptz) * (n + 1) / %(most)s AS to_at
  FROM generate_series(0, %(most)s - 1) n) span
 CROSS JOIN LATERAL (
SELECT scope, code, at, numerator, denominator, value, band, target, warn, crit, definition_version, known_at
  FROM reading WHERE scope = %(scope)s AND code = %(code)s AND at > span.from_at AND at <= span.to_at
 ORDER BY at DESC, reading_id DESC LIMIT 1) r
 ORDER BY r.at;

-- name: as_known
-- What was the newest reading of each code of a scope at an instant.
SELECT DISTINCT ON (code) scope, code, at, numerator, denominator, value, band, target, warn, crit, definition_version,
       known_at
  FROM reading WHERE scope = %(scope)s AND known_at <= %(known_at)s ORDER BY code, known_at DESC, reading_id DESC;

-- name: thin
-- Keeps one reading a local day, the last, of those older than the raw period; the newest of all is always kept.
DELETE FROM reading r USING (
SELECT reading_id, row_number() OVER (PARTITION BY scope, code, timezone('Asia/Shanghai', at)::date
                                      ORDER BY at DESC, reading_id DESC) AS place
  FROM reading WHERE at < %(before)s) o
 WHERE r.reading_id = o.reading_id AND o.place > 1
   AND NOT EXISTS (SELECT FROM reading_latest l WHERE l.reading_id = r.reading_id);

-- name: closed_day
-- The newest day whose last readings were kept.
SELECT day FROM closed_day;

-- name: note_closed
-- Notes a day, unless a later one is noted.
INSERT INTO closed_day ("only", day) VALUES (TRUE, %(day)s)
    ON CONFLICT ("only") DO UPDATE SET day = GREATEST(closed_day.day, excluded.day);

-- name: bands
-- The band states of scopes; of all when none are named.
SELECT scope, code, band, since, candidate, candidate_since
  FROM band_state WHERE %(scopes)s::text[] IS NULL OR scope = ANY (%(scopes)s::text[]);

-- name: save_band
-- Keeps the band state of a scope and code.
INSERT INTO band_state (scope, code, band, since, candidate, candidate_since)
VALUES (%(scope)s, %(code)s, %(band)s, %(since)s, %(candidate)s, %(candidate_since)s)
    ON CONFLICT (scope, code) DO UPDATE
   SET band = excluded.band, since = excluded.since, candidate = excluded.candidate,
       candidate_since = excluded.candidate_since;

-- name: bump
-- The next snapshot version, and the newest batch that it knows.
INSERT INTO snapshot_version ("only", version, changed_at, batch_id)
VALUES (TRUE, 1, %(at)s, (SELECT COALESCE(max(batch_id), 0) FROM batch))
    ON CONFLICT ("only") DO UPDATE
   SET version = snapshot_version.version + 1, changed_at = excluded.changed_at, batch_id = excluded.batch_id
RETURNING version;

-- name: announce
-- Tells the listeners that there is a new snapshot, when this is committed.
SELECT pg_notify('snapshot', %(payload)s);

-- name: version
-- The newest snapshot version and when it was made.
SELECT version, changed_at, batch_id FROM snapshot_version;
