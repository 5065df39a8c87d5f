-- name: look
-- Where the first load of a table stands; no row when none is under way.
SELECT state, stripped FROM loading_table WHERE table_name = %(table)s;

-- name: hold
-- Whether a table is appended to; if so, it stays so until this transaction ends.
SELECT TRUE FROM loading_table WHERE table_name = %(table)s AND state = 'loading' AND stripped FOR SHARE;

-- name: tables
-- The tables under their first load, in any state.
SELECT table_name, state, stripped FROM loading_table ORDER BY table_name;

-- name: subjects
-- The subjects that count nothing yet.
SELECT subject FROM loading_subject ORDER BY subject;

-- name: states
-- The tables under their first load with their sources and what these have brought.
SELECT t.table_name, t.state, t.began_at, s.source, s.done_at, COALESCE(sum(f.rows), 0)::bigint, max(f.at)
  FROM loading_table t
  JOIN loading_source s ON s.table_name = t.table_name
  LEFT JOIN loading_feed f ON f.table_name = t.table_name AND f.source = s.source
 GROUP BY t.table_name, t.state, t.began_at, s.source, s.done_at ORDER BY t.table_name, s.source;

-- name: begin_table
-- The first load of a table begins.
INSERT INTO loading_table (table_name, state, stripped, began_at)
VALUES (%(table)s, 'loading', %(stripped)s, %(at)s);

-- name: take_part
-- A source takes part in the first load of a table; one that had ended does again.
INSERT INTO loading_source (table_name, source, began_at) VALUES (%(table)s, %(source)s, %(at)s)
    ON CONFLICT (table_name, source) DO UPDATE SET done_at = NULL;

-- name: freeze
-- A subject counts nothing from now on.
INSERT INTO loading_subject (subject, began_at) VALUES (%(subject)s, %(at)s) ON CONFLICT (subject) DO NOTHING;

-- name: is_ours
-- Whether this role may drop and build the indexes of a table.
SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = %(table)s::regclass;

-- name: indexes
-- The keys and indexes of a table as they are made.
SELECT i.indexrelid::regclass::text, i.indisprimary, pg_get_indexdef(i.indexrelid)
  FROM pg_index i WHERE i.indrelid = %(table)s::regclass ORDER BY NOT i.indisprimary, 1;

-- name: park
-- Remembers how an index is made.
INSERT INTO parked_index (name, table_name, is_key, definition) VALUES (%(name)s, %(table)s, %(is_key)s, %(definition)s)
    ON CONFLICT (name) DO NOTHING;

-- name: parked
-- The keys, or the other indexes, of a table that are to be built again.
SELECT name, definition FROM parked_index WHERE table_name = %(table)s AND is_key = %(is_key)s ORDER BY name;

-- name: built
-- An index is there again.
DELETE FROM parked_index WHERE name = %(name)s;

-- name: brought
-- What a feed has brought in one append.
INSERT INTO loading_feed (table_name, source, feed, rows, rejected, newest_source_at, run_id, at)
VALUES (%(table)s, %(source)s, %(feed)s, %(inserted)s, %(rejected)s, %(newest_source_at)s, %(run_id)s, %(at)s)
    ON CONFLICT (table_name, source, feed) DO UPDATE
   SET rows = loading_feed.rows + excluded.rows, rejected = loading_feed.rejected + excluded.rejected,
       newest_source_at = GREATEST(loading_feed.newest_source_at, excluded.newest_source_at),
       run_id = COALESCE(excluded.run_id, loading_feed.run_id), at = excluded.at;

-- name: done
-- A source has read everything once.
UPDATE loading_source SET done_at = %(at)s WHERE source = %(source)s AND done_at IS NULL;

-- name: seal
-- Tables for which every source has read everything are appended to no more.
UPDATE loading_table t SET state = 'sealed'
 WHERE state = 'loading'
   AND NOT EXISTS (SELECT FROM loading_source s WHERE s.table_name = t.table_name AND s.done_at IS NULL);

-- name: advance
-- The next step of the end of a table's first load.
UPDATE loading_table SET state = %(state)s WHERE table_name = %(table)s;

-- name: loaded_feeds
-- What the feeds have brought to tables, in the order of their names.
SELECT table_name, source, feed, rows, rejected, newest_source_at, run_id
  FROM loading_feed WHERE table_name = ANY (%(tables)s) ORDER BY table_name, source, feed;

-- name: thaw
-- A subject counts from now on.
DELETE FROM loading_subject WHERE subject = %(subject)s;

-- name: forget_feeds
-- The load of tables is over: what the feeds have brought.
DELETE FROM loading_feed WHERE table_name = ANY (%(tables)s);

-- name: forget_sources
-- The load of tables is over: who took part.
DELETE FROM loading_source WHERE table_name = ANY (%(tables)s);

-- name: forget_tables
-- The load of tables is over.
DELETE FROM loading_table WHERE table_name = ANY (%(tables)s);

-- name: owner_count
-- How many owners there are, and the newest.
SELECT count(*), COALESCE(max(owner_id), 0) FROM owner;

-- name: owner_codes
-- Every owner's code and number.
SELECT code, owner_id FROM owner;

-- name: overtaken
-- Rows that wait and are older than what is stored of the same key: their source has mended them itself.
UPDATE quarantine q
   SET state = 'replayed', note = 'its source has sent a newer state', changed_at = %(at)s, changed_by = NULL
  FROM {table} t
 WHERE q.state = 'open' AND q.table_name = %(table)s AND q.row_key <> '' AND q.source = t.source
   AND t.{key} = md5(q.row_key)::uuid
   AND t.version >= COALESCE(q.version, (extract(epoch FROM q.last_seen_at) * 1000000)::bigint);
