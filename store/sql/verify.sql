-- name: differing_open_cases
-- Open rows that should be kept and are not, or are kept and should not be.
SELECT DISTINCT subject, natural_key
  FROM ((SELECT subject, key, owner_id, due_day, natural_key FROM expected_open
         EXCEPT SELECT subject, key, owner_id, due_day, natural_key FROM open_case)
        UNION ALL
        (SELECT subject, key, owner_id, due_day, natural_key FROM open_case
         EXCEPT SELECT subject, key, owner_id, due_day, natural_key FROM expected_open)) d
 ORDER BY subject, natural_key;

-- name: drop_closed
-- Open rows that are open no more.
DELETE FROM open_case o
 WHERE NOT EXISTS (SELECT FROM expected_open e WHERE e.subject = o.subject AND e.key = o.key);

-- name: keep_open
-- Open rows as they should be.
INSERT INTO open_case (subject, key, owner_id, due_day, natural_key)
SELECT subject, key, owner_id, due_day, natural_key FROM expected_open
    ON CONFLICT (subject, key) DO UPDATE
   SET owner_id = excluded.owner_id, due_day = excluded.due_day, natural_key = excluded.natural_key
 WHERE (open_case.owner_id, open_case.due_day, open_case.natural_key)
       IS DISTINCT FROM (excluded.owner_id, excluded.due_day, excluded.natural_key);

-- name: differing_owners
-- Owners whose place is not that of their unit or archive.
SELECT o.code
  FROM owner o
  LEFT JOIN unit u ON u.unit_code = o.code
  LEFT JOIN archive a ON a.archive_code = o.code
 WHERE o.place_code <> COALESCE(u.place_code, a.place_code)
 ORDER BY o.code;

-- name: forgotten_waiting
-- Rows that still wait for an owner who is known.
SELECT q.quarantine_id, q.owner_code
  FROM quarantine q JOIN owner o ON o.code = q.owner_code
 WHERE q.state = 'open' AND q.reason = 'unknown_owner'
 ORDER BY q.quarantine_id;

-- name: watched_session
-- How the server behaves in a verification beside what it does in a merge: hashes keep to twice the memory of sorts
-- whatever the server is set to, and it notices a client that has gone, which not every system can.
DO $$
BEGIN
    PERFORM set_config('hash_mem_multiplier', '2', TRUE);
    PERFORM set_config('client_connection_check_interval', '2s', TRUE);
EXCEPTION WHEN OTHERS THEN
    NULL;
END $$;

-- name: version_of_sums
-- Under which definitions the stored sums were made; NULL before the first batch.
SELECT definition_version FROM batch ORDER BY batch_id DESC LIMIT 1;
