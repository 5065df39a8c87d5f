"""What the sums should be: everything counted again from the records, in slices of the key space.

Keys are md5 values, so equal ranges of them are equal shares of the rows and memory stays bounded at any size.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from core.measures import MEASURES
from core.model import Images
from store.database import UnitOfWork
from store.merging.images import MONTH_OF_DAY, any_sum, deltas, measures_of, open_rows, sums
from store.records import OPEN_PAIRS, SUBJECTS

KEY_SPACE: Final = 1 << 128

KEYS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cell": ("owner_id", "month", "category"),
        "cell_day": ("owner_id", "day"),
        "top": ("place", "month", "category"),
        "top_day": ("place", "day"),
    }
)
"""tables of sums and their keys"""

_PLACED: Final = f"""
SELECT e.owner_id, o.place_code AS place, e.category, e.day, {MONTH_OF_DAY} AS month, {", ".join(MEASURES)}
  FROM expected e JOIN owner o ON o.owner_id = e.owner_id"""


def count_again(unit: UnitOfWork, images: Images, slices: int = 1) -> None:
    """Fills the temporary tables `expected` (owner, category, day, measures) and `expected_open` until the commit."""
    measures = ", ".join(f"{measure} bigint" for measure in MEASURES)
    unit.execute(
        f"CREATE TEMPORARY TABLE expected (owner_id int, category smallint, day int, {measures}) ON COMMIT DROP"
    )
    unit.execute("CREATE TEMPORARY TABLE expected_open (LIKE open_case) ON COMMIT DROP")
    for subject in SUBJECTS:
        if subject in images.groups:
            for condition in _slices(slices):
                _count_subject(unit, images, subject, condition)
    unit.execute("ANALYZE expected")


def _count_subject(unit: UnitOfWork, images: Images, subject: str, condition: str) -> None:
    measures = measures_of(images, (subject,))
    names = ", ".join(measures)
    unit.execute(f"""
WITH counted AS MATERIALIZED (SELECT * FROM subject_{subject} WHERE {condition})
INSERT INTO expected (owner_id, category, day, {names})
SELECT owner_id, category, day, {sums(measures)}
  FROM ({deltas(images.groups[subject], measures, "counted")}) d (owner_id, category, day, {names})
 GROUP BY owner_id, category, day HAVING {any_sum(measures)}""")
    opened = open_rows(images, subject, f"subject_{subject}")
    if opened is not None:
        unit.execute(f"""
INSERT INTO expected_open (subject, key, owner_id, due_day, natural_key)
SELECT '{subject}', key, owner_id, due_day, natural_key FROM ({opened} AND {condition}) o""")


def expected_rows(table: str) -> str:
    """A query of the rows that a table of sums should have: its keys, then all measures; none all zero."""
    keys = ", ".join(KEYS[table])
    return f"SELECT {keys}, {sums(MEASURES)} FROM ({_PLACED}) p GROUP BY {keys} HAVING {any_sum(MEASURES)}"


def open_subjects(images: Images) -> tuple[str, ...]:
    """The subjects whose open rows are kept."""
    return tuple(subject for subject in OPEN_PAIRS if open_rows(images, subject, "rows") is not None)


def _slices(number: int) -> Iterator[str]:
    bounds = [UUID(int=KEY_SPACE * index // number) for index in range(number)]
    for lower, upper in zip(bounds, [*bounds[1:], None], strict=True):
        yield f"key >= '{lower}'" + (f" AND key < '{upper}'" if upper else "")
