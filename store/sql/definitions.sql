-- name: register
-- A version of the definitions comes into force; a known one stays as it is.
INSERT INTO definition_version (version, effective_at, known_at, body)
VALUES (%(version)s, %(effective_at)s, %(at)s, %(body)s)
    ON CONFLICT (version) DO NOTHING;

-- name: known
-- The versions of the definitions, oldest first.
SELECT version, effective_at, known_at, body FROM definition_version ORDER BY effective_at, known_at;

-- name: of_sums
-- The definition version that the newest batch was merged under.
SELECT definition_version FROM batch ORDER BY batch_id DESC LIMIT 1;
