-- name: register
-- A version of the definitions comes into force; a known one stays as it is.
INSERT INTO definition_version (version, effective_at, known_at, body)
VALUES (%(version)s, %(effective_at)s, %(at)s, %(body)s)
    ON CONFLICT (version) DO NOTHING;

-- name: known
-- The versions of the definitions, oldest first.
SELECT version, effective_at, known_at, body FROM definition_version ORDER BY effective_at, known_at;

-- name: of_sums
-- The version of these definitions together with the views they count, and the version and the instant of the newest
-- batch. The views say themselves which text they were made from.
SELECT %(version)s || '+' || left(COALESCE(obj_description(to_regclass('subject_case'), 'pg_class'), ''), 8),
       b.definition_version, b.known_at
  FROM (VALUES (1)) one LEFT JOIN (SELECT definition_version, known_at FROM batch ORDER BY batch_id DESC LIMIT 1) b ON TRUE;
