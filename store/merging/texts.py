"""The statements of a merge, made once for each pair of record table and images.

They read and write the temporary tables of `workspace`: `stage_…` (as delivered), `gone_…` (deletions), `fresh_…`
(what is news), `changed_row` (keys of news and deletions), `delta` and `net` (what that means for the sums).

Rows are looked up by key once, in the order of the keys, so that the pages of the index are visited one after the
other. From then on they are found by their place (ctid): nobody else changes them before the commit.
"""

from dataclasses import dataclass
from typing import Final

from core.model import Images
from store.merging.cells import CellTexts, cell_texts
from store.merging.images import measures_of
from store.merging.subjects import SubjectTexts, subject_texts
from store.records import RecordTable

_CACHE_LIMIT: Final = 512


@dataclass(frozen=True, slots=True)
class MergeTexts:
    """All statements of a merge into one record table."""

    unknown_owners: str
    revive: str
    overtaken: str
    confirmed: str
    fresh: str
    changed: str
    former: str
    update: str
    insert: str
    bury: str
    delete: str
    subjects: tuple[SubjectTexts, ...]
    measures: tuple[str, ...]
    cells: CellTexts | None


_cache: dict[tuple[str, int], tuple[Images, MergeTexts]] = {}


def merge_texts(table: RecordTable, images: Images) -> MergeTexts:
    """The statements for a table and images; the same objects give the same texts without making them again."""
    key = (table.name, id(images))
    found = _cache.get(key)
    if found is None:
        if len(_cache) >= _CACHE_LIMIT:
            _cache.clear()
        # the images are kept beside their texts, so their identity cannot pass to others
        found = _cache[key] = (images, _make(table, images))
    return found[1]


def _make(table: RecordTable, images: Images) -> MergeTexts:
    measures = measures_of(images, (touch.subject for touch in table.touches))
    return MergeTexts(
        unknown_owners=_unknown_owners(table) if table.owners and not table.makes_owners else "",
        overtaken=_overtaken(table),
        revive=_revive(table),
        confirmed=_confirmed(table),
        fresh=_fresh(table),
        changed=_changed(table),
        former=_former(table),
        update=_update(table),
        insert=_insert(table),
        bury=_bury(table),
        delete=_delete(table),
        subjects=tuple(
            subject_texts(table, touch, images, measures) for touch in table.touches if touch.subject in images.groups
        ),
        measures=measures,
        cells=cell_texts(measures) if measures else None,
    )


def _owner_joins(table: RecordTable, kind: str) -> str:
    return "\n  ".join(
        f"{kind} owner {owner}_row ON {owner}_row.code = s.{code}" for code, owner in table.owners.items()
    )


def _unknown_owners(table: RecordTable) -> str:
    missing = " OR ".join(f"{owner}_row.owner_id IS NULL" for owner in table.owners.values())
    code = " ".join(f"WHEN {owner}_row.owner_id IS NULL THEN s.{code}" for code, owner in table.owners.items())
    keys = f"concat_ws('|', {', '.join(f's.{key}' for key in table.keys)})"
    return f"""
WITH missing AS MATERIALIZED (
SELECT {keys} AS row_key, CASE {code} END AS owner_code, to_jsonb(s) - 'row_key' AS raw, s.version
  FROM stage_{table.name} s
  {_owner_joins(table, "LEFT JOIN")}
 WHERE {missing}),
kept AS (
INSERT INTO quarantine (source, feed, partition, table_name, row_key, reason, detail, raw, form, version, owner_code,
                        state, seen, first_seen_at, last_seen_at, run_id)
SELECT %(source)s, %(feed)s, %(partition)s, '{table.name}', row_key, 'unknown_owner', owner_code, raw, 'table',
       version, owner_code, 'open', 1, %(at)s, %(at)s, %(run_id)s
  FROM missing
 LIMIT (SELECT greatest(0, %(waiting_rows)s - count(*)) FROM quarantine
         WHERE state = 'open' AND source = %(source)s AND feed = %(feed)s AND table_name = '{table.name}'
           AND reason = 'unknown_owner')
    ON CONFLICT (source, feed, table_name, reason, digest) WHERE state = 'open'
    DO UPDATE SET seen = quarantine.seen + 1, last_seen_at = excluded.last_seen_at, run_id = excluded.run_id,
                  detail = excluded.detail, owner_code = excluded.owner_code
RETURNING 1)
SELECT (SELECT count(*) FROM missing), (SELECT count(*) FROM kept)"""


def _overtaken(table: RecordTable) -> str:
    """Rows that wait and are older than what is stored of the same key: their source has mended them itself.

    One that does not say its moment well is older than what changed after it was last read.
    """
    known = "COALESCE(q.version, (extract(epoch FROM q.last_seen_at) * 1000000)::bigint)"
    return f"""
WITH touched AS (
SELECT row_key FROM stage_{table.name} UNION SELECT row_key FROM gone_{table.name}),
newest AS (
SELECT t.{table.key_column} AS row_key, t.version
  FROM {table.name} t JOIN touched ON touched.row_key = t.{table.key_column}
 UNION ALL
SELECT t.row_key, t.version FROM tombstone t JOIN touched USING (row_key) WHERE t.table_name = '{table.name}')
UPDATE quarantine q
   SET state = 'replayed', note = 'its source has sent a newer state', changed_at = %(at)s, changed_by = NULL
  FROM newest
 WHERE q.state = 'open' AND q.source = %(source)s AND q.feed = %(feed)s AND q.table_name = '{table.name}'
   AND newest.row_key = md5(q.row_key)::uuid AND newest.version >= {known}"""


def _revive(table: RecordTable) -> str:
    """Voids older deletions of rows that their source shows as living: it has brought them back as they were."""
    return f"""
DELETE FROM tombstone b USING stage_{table.name} s
 WHERE b.table_name = '{table.name}' AND b.row_key = s.row_key AND b.version <= %(living_at)s"""


def _confirmed(table: RecordTable) -> str:
    """Rows whose source has no moment of change and says again what is stored: seen later, but no news."""
    values, stored = _values(table)
    return f"""
UPDATE {table.name} t SET version = s.version
  FROM stage_{table.name} s
  {_owner_joins(table, "JOIN")}
 WHERE t.{table.key_column} = s.row_key AND s.version > t.version AND ({values}) IS NOT DISTINCT FROM ({stored})"""


def _fresh(table: RecordTable) -> str:
    values, stored = _values(table)
    return f"""
INSERT INTO fresh_{table.name} ({", ".join(table.stored)}, version, row_key, existed, place)
SELECT {values}, s.version, s.row_key, t.{table.key_column} IS NOT NULL, t.ctid
  FROM stage_{table.name} s
  {_owner_joins(table, "JOIN")}
  LEFT JOIN {table.name} t ON t.{table.key_column} = s.row_key
  LEFT JOIN tombstone b ON b.table_name = '{table.name}' AND b.row_key = s.row_key
  LEFT JOIN gone_{table.name} g ON g.row_key = s.row_key
 WHERE (t.version IS NULL OR s.version > t.version
        OR (s.version = t.version AND ({values}) IS DISTINCT FROM ({stored}))
        OR (s.version < t.version AND t.version <= %(living_at)s::bigint))
   AND (b.version IS NULL OR s.version > b.version)
   AND (g.version IS NULL OR s.version > g.version)
 ORDER BY s.row_key"""


def _values(table: RecordTable) -> tuple[str, str]:
    """What a staged row says, and what is stored of it."""
    staged = ", ".join(_staged(table, name) for name in table.stored)
    return staged, ", ".join(f"t.{name}" for name in table.stored)


def _staged(table: RecordTable, name: str) -> str:
    return f"{name}_row.owner_id" if name in table.owners.values() else f"s.{name}"


def _changed(table: RecordTable) -> str:
    return f"""
INSERT INTO changed_row (row_key, existed, place)
SELECT row_key, existed, place FROM fresh_{table.name}
 UNION ALL
SELECT g.row_key, TRUE, t.ctid
  FROM gone_{table.name} g JOIN {table.name} t ON t.{table.key_column} = g.row_key AND t.version <= g.version
 WHERE NOT EXISTS (SELECT FROM fresh_{table.name} f WHERE f.row_key = g.row_key)
 ORDER BY row_key"""


def _former(table: RecordTable) -> str:
    return f"""
INSERT INTO record_version (table_name, row_key, batch_id, known_until, version, row)
SELECT '{table.name}', c.row_key, %(batch_id)s, %(at)s, t.version, to_jsonb(t)
  FROM changed_row c JOIN {table.name} t ON t.ctid = c.place
 WHERE c.existed"""


def _update(table: RecordTable) -> str:
    # a natural key of one column is the same where its md5 is, and need not be made into one again
    same = table.keys if len(table.keys) == 1 else ()
    changed = [name for name in (*table.stored, "version") if name not in same]
    changes = ", ".join(f"{name} = f.{name}" for name in changed)
    return f"""
UPDATE {table.name} t SET {changes}, source = %(source)s, batch_id = %(batch_id)s
  FROM fresh_{table.name} f
 WHERE f.existed AND t.ctid = f.place"""


def _insert(table: RecordTable) -> str:
    columns = ", ".join((*table.stored, "version"))
    return f"""
INSERT INTO {table.name} ({columns}, source, batch_id)
SELECT {columns}, %(source)s, %(batch_id)s FROM fresh_{table.name} WHERE NOT existed"""


def _bury(table: RecordTable) -> str:
    return f"""
INSERT INTO tombstone (table_name, row_key, version, source, batch_id)
SELECT '{table.name}', row_key, version, %(source)s, %(batch_id)s FROM gone_{table.name}
    ON CONFLICT (table_name, row_key) DO UPDATE
   SET version = excluded.version, source = excluded.source, batch_id = excluded.batch_id
 WHERE excluded.version > tombstone.version"""


def _delete(table: RecordTable) -> str:
    return f"""
DELETE FROM {table.name} t USING gone_{table.name} g, changed_row c
 WHERE t.ctid = c.place AND c.row_key = g.row_key AND t.version <= g.version"""
