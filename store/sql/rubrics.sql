-- name: publish
-- A version is published; touches no row when it was before.
INSERT INTO rubric_version (rubric_key, state, digest, content, published_on, published_at, published_by)
VALUES (%(key)s, 'published', %(digest)s, %(content)s, %(on)s, %(at)s, %(by)s) ON CONFLICT DO NOTHING;

-- name: retire
-- A published version judges no new cycle any more.
UPDATE rubric_version SET state = 'retired', retired_on = %(on)s, retired_by = %(by)s
 WHERE rubric_key = %(key)s AND state = 'published';

-- name: by_key
-- A version as published.
SELECT rubric_key, state, digest, content, published_on, published_at, published_by, retired_on, retired_by
  FROM rubric_version WHERE rubric_key = %(key)s;

-- name: list
-- All versions that were ever published, without their text, the newest first.
SELECT rubric_key, state, digest, '' AS content, published_on, published_at, published_by, retired_on, retired_by
  FROM rubric_version ORDER BY published_at DESC, rubric_key;
