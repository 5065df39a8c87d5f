-- name: by_code
-- An owner by its code.
SELECT owner_id, code, kind, name, name_en, group_code, place_code FROM owner WHERE code = %(code)s;

-- name: of_place
-- The owners of a place, or of all places, by name.
SELECT owner_id, code, kind, name, name_en, group_code, place_code
  FROM owner WHERE %(place)s::int IS NULL OR place_code = %(place)s ORDER BY kind DESC, name, owner_id;

-- name: newest_history
-- The newest batch that has brought a name or place of an owner.
SELECT COALESCE(max(batch_id), 0) FROM owner_history;

-- name: ended_units
-- Units that have ended by a day, or are said to have ended without one.
SELECT unit_code FROM unit WHERE ended_day <= %(day)s OR (status = 'ended' AND ended_day IS NULL);

-- name: history
-- Names and places that an owner has had, oldest first.
SELECT since, name, place_code FROM owner_history WHERE owner_id = %(owner_id)s ORDER BY batch_id;

-- name: manual_entries
-- The manual values of an owner, newest first.
SELECT item_code, owner_code, day, value, COALESCE(entered_by, ''), COALESCE(confirmed_by, ''), COALESCE(note, '')
  FROM manual_value
 WHERE owner_code = %(owner)s AND (%(item)s::text IS NULL OR item_code = %(item)s)
 ORDER BY day DESC, item_code;


-- name: find
-- Owners below some nodes or under some agencies by a part of a name or the beginning of the code; those whose name begins with it first,
-- archives before agencies, then by name.
SELECT owner_id, code, kind, name, name_en, group_code, place_code FROM owner
 WHERE (%(places)s::int[] IS NULL OR place_code = ANY (%(places)s::int[]) OR code = ANY (%(owners)s::text[])
        OR code IN (SELECT unit_code FROM unit WHERE superior_code = ANY (%(superiors)s::text[])))
   AND (%(place)s::int IS NULL OR place_code = %(place)s)
   AND (%(text)s = '' OR strpos(lower(name), lower(%(text)s)) > 0 OR strpos(lower(name_en), lower(%(text)s)) > 0
        OR starts_with(lower(code), lower(%(text)s)))
 ORDER BY strpos(lower(name), lower(%(text)s)) = 1 DESC, kind DESC, name, code LIMIT %(limit)s;

-- name: names
-- The names of some owners in both languages.
SELECT code, name, COALESCE(name_en, name) FROM owner WHERE code = ANY(%(codes)s);
