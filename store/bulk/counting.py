"""The sums of a subject that counted nothing so far: counted as a whole and added to what is there.

Nobody else writes sums meanwhile: the caller holds the lock of the merges.
"""

from collections.abc import Callable, Sequence
from typing import Final

from core.model import Images
from store.bulk.tallies import tallied, tally_text
from store.database import UnitOfWork
from store.merging.cells import added
from store.merging.images import measures_of

SETTINGS: Final = """
SELECT set_config('work_mem', '96MB', TRUE), set_config('hash_mem_multiplier', '2', TRUE),
       set_config('max_parallel_workers_per_gather', '0', TRUE), set_config('enable_mergejoin', 'off', TRUE)"""
"""memory stays bounded at any size: what does not fit is hashed in parts on disk"""

COLUMNS: Final = """
SELECT attname FROM pg_attribute WHERE attrelid = %(view)s::regclass AND attnum > 0 AND NOT attisdropped
 ORDER BY attnum"""

TARGETS: Final = (
    ("cell", "month", ("owner_id", "month", "category")),
    ("cell_day", "day", ("owner_id", "day")),
    ("top", "month", ("place", "month", "category")),
    ("top_day", "day", ("place", "day")),
)
"""a table of sums, its period, and its key"""


def count_subject(unit: UnitOfWork, images: Images, subject: str, step: Callable[[str], None]) -> int:
    """Adds all sums and open rows of a subject; returns how many rows of sums changed."""
    if subject not in images.groups:
        return 0
    measures = measures_of(images, (subject,))
    unit.execute(SETTINGS)
    columns = ", ".join(f"{measure} bigint" for measure in measures)
    unit.execute("DROP TABLE IF EXISTS tally")
    unit.execute(
        f"CREATE TEMPORARY TABLE tally (owner_id int, category smallint, period int, {columns}) ON COMMIT DROP"
    )
    seen = [name for (name,) in unit.rows(COLUMNS, {"view": f"subject_{subject}"})]
    unit.execute(tally_text(images, subject, seen))
    step(f"tally {subject}")
    changed = 0
    for target, period, keys in TARGETS:
        changed += _add(unit, target, keys, tallied(measures, period, "place" in keys), measures)
        step(f"{target} {subject}")
    return changed


def _add(unit: UnitOfWork, target: str, keys: Sequence[str], rows: str, measures: Sequence[str]) -> int:
    """Adds sums to a table of sums, in the order of its keys; the rows, which are dear, are worked out once."""
    order = ", ".join(keys)
    if not unit.value(f"SELECT EXISTS (SELECT FROM {target})"):
        return unit.execute(f"INSERT INTO {target} ({', '.join((*keys, *measures))}) {rows} ORDER BY {order}")
    return unit.execute(added(target, keys, f"{rows} ORDER BY {order}", measures))
