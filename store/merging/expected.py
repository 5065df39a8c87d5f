"""What the sums should be: everything counted again from the records, in slices of the key space.

Slices bound the memory at any size. What is kept until the end is by month and by day already, and so does not grow
with the records.

The texts are plain SQL that PostgreSQL and DuckDB run alike.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from core.measures import MEASURES
from core.model import Images
from store.database import UnitOfWork
from store.merging.horizon import KEPT
from store.merging.images import MONTH_OF_DAY, any_sum, deltas, measures_of, open_rows, sums
from store.merging.slices import Pass, passes, slices_for
from store.records import OPEN_PAIRS, OWN_TABLES, SUBJECTS

BYTES_OF_A_ROW: Final = 200
"""about; the size of a table is known at once, also of one that was never analysed"""

KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cell": ("owner_id", "month", "category"),
        "cell_day": ("owner_id", "day"),
        "top": ("place", "month", "category"),
        "top_day": ("place", "day"),
    }
)
"""tables of sums and their keys"""

_SUMS: Final = ", ".join(f"{measure} bigint" for measure in MEASURES)

COUNTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "expected_cell": f"owner_id int, month int, category smallint, {_SUMS}",
        "expected_day": f"owner_id int, day int, {_SUMS}",
        "expected_open": "subject text, key uuid, owner_id int, due_day int, natural_key text",
    }
)
"""temporary tables that a recount fills, and their columns"""

Told = Callable[[str, float], object]
"""told what is being counted, and which share of all is done"""


class Engine(Protocol):
    """What can run the statements: a unit of work, or DuckDB."""

    def execute(self, sql: str) -> int:
        """Runs a statement; returns how many rows it made."""


def count_again(
    unit: UnitOfWork,
    images: Images,
    slices: int | None = None,
    subjects: Collection[str] | None = None,
    told: Told | None = None,
) -> int:
    """Fills the temporary tables of `COUNTED`, which last until the commit; returns how many records were counted.

    `slices` for every subject; None lets each have as many as its rows need. `subjects`: only these.
    """
    for name, columns in COUNTED.items():
        unit.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
    wanted = [subject for subject in counted_subjects(images) if subjects is None or subject in subjects]
    rows = count_subjects(unit, images, {subject: slices or _slices_of(unit, subject) for subject in wanted}, told)
    for name in COUNTED:
        unit.execute(f"ANALYZE {name}")
    return rows


def counted_subjects(images: Images) -> tuple[str, ...]:
    """The subjects that count at all."""
    return tuple(subject for subject in SUBJECTS if subject in images.groups)


def count_subjects(engine: Engine, images: Images, slices: Mapping[str, int], told: Told | None = None) -> int:
    """Counts subjects, each in its number of slices, into the tables of `COUNTED`; returns how many records."""
    rows, done, total = 0, 0, sum(slices.values())
    for subject, number in slices.items():
        for part in passes(number):
            if told is not None:
                told(subject, done / total)
            take, *count = _count_pass(images, subject, part)
            rows += engine.execute(take)
            for statement in count:
                engine.execute(statement)
            done += len(part.slices)
    return rows


def _count_pass(images: Images, subject: str, part: Pass) -> Iterator[str]:
    measures = measures_of(images, (subject,))
    names = ", ".join(measures)
    yield f"CREATE TEMPORARY TABLE recount_row AS SELECT * FROM subject_{subject} WHERE {part.whole}"
    into = "CREATE TEMPORARY TABLE recount_day AS"
    for condition in part.slices:
        rows = f"(SELECT * FROM recount_row WHERE {condition}) r"
        yield f"""
{into}
SELECT owner_id, category, day, {MONTH_OF_DAY} AS month, {sums(measures)}
  FROM ({deltas(images.groups[subject], measures, rows)}) d (owner_id, category, day, {names})
 GROUP BY owner_id, category, day HAVING {any_sum(measures)}"""
        into = "INSERT INTO recount_day"
    for table, keys, kept in (
        ("expected_cell", "owner_id, month, category", "TRUE"),
        ("expected_day", "owner_id, day", KEPT),
    ):
        yield f"""
INSERT INTO {table} ({keys}, {names})
SELECT {keys}, {sums(measures)} FROM recount_day WHERE {kept} GROUP BY {keys} HAVING {any_sum(measures)}"""
    opened = open_rows(images, subject, "recount_row")
    if opened is not None:
        yield f"""
INSERT INTO expected_open (subject, key, owner_id, due_day, natural_key)
SELECT '{subject}', key, owner_id, due_day, natural_key FROM ({opened}) o"""
    yield "DROP TABLE recount_row"
    yield "DROP TABLE recount_day"


def expected_rows(table: str) -> str:
    """A query of the rows that a table of sums should have: its keys, then all measures; none all zero."""
    keys = ", ".join(KEYS[table])
    counted = "expected_day" if "day" in KEYS[table] else "expected_cell"
    owner = " JOIN owner o ON o.owner_id = e.owner_id" if "place" in KEYS[table] else ""
    columns = ", ".join(f"{'o.place_code' if key == 'place' else f'e.{key}'} AS {key}" for key in KEYS[table])
    rows = f"SELECT {columns}, {', '.join(MEASURES)} FROM {counted} e{owner}"
    return f"SELECT {keys}, {sums(MEASURES)} FROM ({rows}) p GROUP BY {keys} HAVING {any_sum(MEASURES)}"


def open_subjects(images: Images) -> tuple[str, ...]:
    """The subjects whose open rows are kept."""
    return tuple(subject for subject in OPEN_PAIRS if open_rows(images, subject, "rows") is not None)


def _slices_of(unit: UnitOfWork, subject: str) -> int:
    table = OWN_TABLES.get(subject)
    size = unit.value("SELECT pg_relation_size(%s)", [table.name]) if table else 0
    return slices_for(size // BYTES_OF_A_ROW)
