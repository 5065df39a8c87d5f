-- name: by_code
-- An owner by its code.
SELECT owner_id, code, kind, name, name_en, group_code, place_code FROM owner WHERE code = %(code)s;

-- name: of_place
-- The owners of a place, or of all places, by name.
SELECT owner_id, code, kind, name, name_en, group_code, place_code
  FROM owner WHERE %(place)s::int IS NULL OR place_code = %(place)s ORDER BY kind DESC, name, owner_id;

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
-- Owners by a part of the name or the beginning of the code; archives before agencies, then by name.
SELECT code, name, kind, place_code FROM owner
 WHERE (%(kind)s::text IS NULL OR kind = %(kind)s)
   AND (%(text)s = '' OR strpos(lower(name), lower(%(text)s)) > 0 OR starts_with(lower(code), lower(%(text)s)))
 ORDER BY strpos(lower(name), lower(%(text)s)) = 1 DESC, kind DESC, name, code LIMIT %(limit)s;

-- name: names
-- The names of some owners.
SELECT code, name FROM owner WHERE code = ANY(%(codes)s);
