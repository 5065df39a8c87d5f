"""The sums of a subject that counted nothing so far: counted as a whole and added to what is there.

Nobody else writes sums meanwhile: the caller holds the lock of the merges. So what is not there yet is simply inserted.
"""

from collections.abc import Callable, Sequence
from typing import Final

from core.model import Images
from store.bulk.tallies import tally_text
from store.database import UnitOfWork
from store.merging.images import any_sum, measures_of, sums

SETTINGS: Final = """
SELECT set_config('work_mem', '96MB', TRUE), set_config('hash_mem_multiplier', '2', TRUE),
       set_config('max_parallel_workers_per_gather', '0', TRUE), set_config('enable_mergejoin', 'off', TRUE)"""
"""memory stays bounded at any size: what does not fit is hashed in parts on disk"""

COLUMNS: Final = """
SELECT attname FROM pg_attribute WHERE attrelid = %(view)s::regclass AND attnum > 0 AND NOT attisdropped
 ORDER BY attnum"""

TARGETS: Final = (
    ("cell", "month_tally", ("owner_id", "month", "category")),
    ("cell_day", "day_tally", ("owner_id", "day")),
    ("top", "month_tally", ("place", "month", "category")),
    ("top_day", "day_tally", ("place", "day")),
)
"""a table of sums, the tally it is made from, and its key"""


def count_subject(unit: UnitOfWork, images: Images, subject: str, step: Callable[[str], None]) -> int:
    """Adds all sums and open rows of a subject; returns how many rows of sums changed."""
    if subject not in images.groups:
        return 0
    measures = measures_of(images, (subject,))
    unit.execute(SETTINGS)
    _prepare(unit, measures)
    columns = [name for (name,) in unit.rows(COLUMNS, {"view": f"subject_{subject}"})]
    unit.execute(tally_text(images, subject, columns))
    step(f"tally {subject}")
    changed = 0
    for target, tally, keys in TARGETS:
        changed += _add(unit, target, tally, keys, measures)
        step(f"{target} {subject}")
    return changed


def _prepare(unit: UnitOfWork, measures: Sequence[str]) -> None:
    for table, period in (("month_tally", "month"), ("day_tally", "day")):
        columns = ", ".join(f"{measure} bigint" for measure in measures)
        unit.execute(f"DROP TABLE IF EXISTS {table}")
        unit.execute(
            f"CREATE TEMPORARY TABLE {table} (owner_id int, category smallint, {period} int, {columns}) ON COMMIT DROP"
        )


def _add(unit: UnitOfWork, target: str, tally: str, keys: Sequence[str], measures: Sequence[str]) -> int:
    """Adds a tally to a table of sums: first to rows that are there, then as new rows, in the order of their keys."""
    changes = ", ".join(f"{one} = NULLIF(COALESCE(t.{one}, 0) + COALESCE(s.{one}, 0), 0)" for one in measures)
    same = " AND ".join(f"t.{key} = s.{key}" for key in keys)
    rows = _rows(tally, keys, measures)
    found = unit.execute(f"UPDATE {target} t SET {changes} FROM ({rows}) s WHERE {same}")
    names = ", ".join((*keys, *measures))
    return found + unit.execute(f"""
INSERT INTO {target} ({names})
SELECT {names} FROM ({rows}) s
 WHERE NOT EXISTS (SELECT FROM {target} t WHERE {same}) ORDER BY {", ".join(keys)}""")


def _rows(tally: str, keys: Sequence[str], measures: Sequence[str]) -> str:
    """The sums of a tally by the keys of a table."""
    if set(keys) == {"owner_id", "month", "category"}:
        return f"SELECT {', '.join((*keys, *measures))} FROM {tally}"
    placed = "place" in keys
    owner = " JOIN owner o ON o.owner_id = y.owner_id" if placed else ""
    columns = ", ".join(f"{'o.place_code' if key == 'place' else f'y.{key}'} AS {key}" for key in keys)
    return f"""
SELECT {", ".join(keys)}, {sums(measures)}
  FROM (SELECT {columns}, {", ".join(measures)} FROM {tally} y{owner}) y
 GROUP BY {", ".join(keys)} HAVING {any_sum(measures)}"""
