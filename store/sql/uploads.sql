-- name: lock_node
-- Files of a node come one after the other, so that a quota is never passed by two at once.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit uploads of ' || %(node)s, 0));

-- name: lock_digest
-- Nobody takes the bytes away while somebody hands in the same ones.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit upload ' || %(digest)s, 0));

-- name: used
-- Bytes of all files of a node.
SELECT COALESCE(sum(bytes), 0)::bigint FROM upload WHERE node = %(node)s AND removed_at IS NULL;

-- name: add
-- A file.
INSERT INTO upload (node, name, kind, bytes, algorithm, digest, scan, uploaded_by, uploaded_by_name, uploaded_at)
VALUES (%(node)s, %(name)s, %(kind)s, %(bytes)s, %(algorithm)s, %(digest)s, %(scan)s, %(by)s, %(by_name)s, %(at)s)
RETURNING upload_id;

-- name: by_id
-- A file that is there.
SELECT {columns} FROM upload WHERE upload_id = %(upload_id)s AND removed_at IS NULL;

-- name: some
-- Files that are there, by their numbers.
SELECT {columns} FROM upload WHERE upload_id = ANY (%(ids)s) AND removed_at IS NULL ORDER BY upload_id;

-- name: of_node
-- Files of a node, the newest first.
SELECT {columns} FROM upload WHERE node = %(node)s AND removed_at IS NULL
 ORDER BY upload_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: remove
-- A file is taken away; its row stays.
UPDATE upload SET removed_at = %(at)s WHERE upload_id = %(upload_id)s AND removed_at IS NULL;

-- name: is_held
-- Whether some file still has these bytes.
SELECT EXISTS (SELECT FROM upload WHERE digest = %(digest)s AND removed_at IS NULL);

-- name: held
-- Which of some bytes files still have.
SELECT DISTINCT digest FROM upload WHERE digest = ANY (%(digests)s) AND removed_at IS NULL;

-- name: is_used
-- Whether a value of a manual item, or anything else, rests on a file.
SELECT EXISTS (SELECT FROM manual_evidence WHERE upload_id = %(upload_id)s)
    OR EXISTS (SELECT FROM upload_use WHERE upload_id = %(upload_id)s)
    OR EXISTS (SELECT FROM manual_filing WHERE sheet_id = %(upload_id)s);

-- name: use
-- Something rests on a file; once is enough.
INSERT INTO upload_use (upload_id, used_by, since) VALUES (%(upload_id)s, %(used_by)s, %(at)s) ON CONFLICT DO NOTHING;

-- name: loose
-- Files that belong to nothing since long ago.
SELECT {columns} FROM upload u
 WHERE removed_at IS NULL AND uploaded_at < %(before)s
   AND NOT EXISTS (SELECT FROM manual_evidence e WHERE e.upload_id = u.upload_id)
   AND NOT EXISTS (SELECT FROM manual_filing f WHERE f.sheet_id = u.upload_id)
   AND NOT EXISTS (SELECT FROM upload_use n WHERE n.upload_id = u.upload_id)
 ORDER BY upload_id LIMIT %(limit)s;
