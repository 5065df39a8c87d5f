-- name: settings
-- How the planner behaves inside a merge: few rows against large tables, always by index or hash, never in parallel.
SELECT set_config('work_mem', '64MB', TRUE),
       set_config('max_parallel_workers_per_gather', '0', TRUE),
       set_config('enable_mergejoin', 'off', TRUE);

-- name: workspace
-- Which of the temporary tables this connection has, and whether something is in them.
SELECT name, pg_relation_size(place) > 0
  FROM unnest(%s) name CROSS JOIN LATERAL to_regclass('pg_temp.' || name) place
 WHERE place IS NOT NULL;

-- name: lock
-- One merge at a time from the first look at old rows to the commit, or the images go wrong.
SELECT pg_advisory_xact_lock(hashtextextended('archive-cockpit merge', 0));

-- name: next_batch
-- The number of this batch; taken under the lock, so numbers rise in the order of commits.
SELECT nextval('batch_batch_id_seq');

-- name: new_unit_owners
-- Units that the store has not met become owners.
INSERT INTO owner (code, kind, name, name_en, group_code, place_code, version)
SELECT s.unit_code, 'agency', s.name, s.name_en, s.group_code, s.place_code, s.version
  FROM stage_unit s LEFT JOIN owner o ON o.code = s.unit_code WHERE o.owner_id IS NULL;

-- name: new_archive_owners
-- Archives that the store has not met become owners.
INSERT INTO owner (code, kind, name, place_code, version)
SELECT s.archive_code, 'archive', s.name, s.place_code, s.version
  FROM stage_archive s LEFT JOIN owner o ON o.code = s.archive_code WHERE o.owner_id IS NULL;

-- name: moved_unit_owners
-- Units whose newer row names another place than their owner has.
INSERT INTO moved_owner (owner_id, old_place, new_place)
SELECT o.owner_id, o.place_code, s.place_code
  FROM stage_unit s JOIN owner o ON o.code = s.unit_code WHERE s.version >= o.version AND o.place_code <> s.place_code;

-- name: moved_archive_owners
-- Archives whose newer row names another place than their owner has.
INSERT INTO moved_owner (owner_id, old_place, new_place)
SELECT o.owner_id, o.place_code, s.place_code
  FROM stage_archive s JOIN owner o ON o.code = s.archive_code
 WHERE s.version >= o.version AND o.place_code <> s.place_code;

-- name: change_unit_owners
-- Name, group and place of an owner follow the newest row of its unit.
UPDATE owner o SET name = s.name, name_en = s.name_en, group_code = s.group_code, place_code = s.place_code,
       version = s.version
  FROM stage_unit s WHERE s.unit_code = o.code AND s.version >= o.version
   AND (o.name, o.name_en, o.group_code, o.place_code, o.version)
       IS DISTINCT FROM (s.name, s.name_en, s.group_code, s.place_code, s.version);

-- name: change_archive_owners
-- Name and place of an owner follow the newest row of its archive.
UPDATE owner o SET name = s.name, place_code = s.place_code, version = s.version
  FROM stage_archive s WHERE s.archive_code = o.code AND s.version >= o.version
   AND (o.name, o.place_code, o.version) IS DISTINCT FROM (s.name, s.place_code, s.version);

-- name: owner_history
-- Remembers names and places of the owners of a batch that differ from what was remembered last.
INSERT INTO owner_history (owner_id, batch_id, since, name, place_code)
SELECT o.owner_id, %(batch_id)s, %(at)s, o.name, o.place_code
  FROM owner o
  LEFT JOIN LATERAL (SELECT h.name, h.place_code FROM owner_history h WHERE h.owner_id = o.owner_id
                      ORDER BY h.batch_id DESC LIMIT 1) h ON TRUE
 WHERE o.code = ANY (%(codes)s) AND (h.name, h.place_code) IS DISTINCT FROM (o.name, o.place_code);

-- name: cursor
-- How far a partition of a feed had been read.
SELECT cursor FROM watermark WHERE source = %(source)s AND feed = %(feed)s AND partition = %(partition)s;

-- name: watermark
-- How far the feed has now been read.
INSERT INTO watermark (source, feed, partition, cursor, known_at, batch_id)
VALUES (%(source)s, %(feed)s, %(partition)s, %(cursor)s, %(at)s, %(batch_id)s)
    ON CONFLICT (source, feed, partition) DO UPDATE
   SET cursor = excluded.cursor, known_at = excluded.known_at, batch_id = COALESCE(excluded.batch_id, watermark.batch_id);

-- name: count_in_run
-- Adds what this batch did to its run.
UPDATE run SET merged_batches = merged_batches + 1, merged_inserted = merged_inserted + %(inserted)s,
       merged_updated = merged_updated + %(updated)s, merged_unchanged = merged_unchanged + %(unchanged)s,
       merged_deleted = merged_deleted + %(deleted)s, merged_rejected = merged_rejected + %(rejected)s
 WHERE run_id = %(run_id)s;

-- name: batch
-- The record of this batch.
INSERT INTO batch (batch_id, source, feed, partition, table_name, known_at, newest_source_at, definition_version, run_id,
                   inserted, updated, deleted, rejected, cells, seconds)
VALUES (%(batch_id)s, %(source)s, %(feed)s, %(partition)s, %(table)s, %(at)s, %(newest_source_at)s, %(definition_version)s,
        %(run_id)s, %(inserted)s, %(updated)s, %(deleted)s, %(rejected)s, %(cells)s, %(seconds)s);

-- name: feed_seen
-- The newest source version that has been merged from a feed.
INSERT INTO feed_state (source, feed, outcome, reason, source_at)
VALUES (%(source)s, %(feed)s, '', '', %(newest_source_at)s)
    ON CONFLICT (source, feed) DO UPDATE SET source_at = excluded.source_at
 WHERE feed_state.source_at IS NULL OR excluded.source_at > feed_state.source_at;

-- name: announce
-- Tells the listeners that cells have changed, when this is committed.
SELECT pg_notify('cells', %(payload)s);
