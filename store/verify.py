"""Counts everything again from the records and compares: there must never be a differing cell.

All of it sees one snapshot and takes no lock, so merges go on meanwhile.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any, Final

from core.measures import MEASURES
from core.model import Images
from store.database import Database, UnitOfWork
from store.merging.expected import KEYS, count_again, expected_rows
from store.merging.images import any_value
from store.statements import sql

SAMPLES: Final = 10

BESIDE: Final = {
    "open_case": "differing_open_cases",
    "owner": "differing_owners",
    "quarantine": "forgotten_waiting",
}
"""what else follows from the records: table → statement that finds its rows which do not"""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification found: rows that differ, in all and by table; some of them; how many cells were compared."""

    differing_cells: int
    by_table: Mapping[str, int]
    cells: int
    seconds: float
    samples: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def verify(database: Database, images: Images, slices: int = 1) -> VerifyReport:
    """Compares cells, tops and open cases with a full recount; `slices` bounds the memory of large stores.

    Also counted: owners at another place than their unit or archive, and rows that wait for an owner who is known.
    """
    started = perf_counter()
    with database.snapshot() as unit:
        unit.execute(sql("merge", "settings"))
        count_again(unit, images, slices)
        found = {table: _differing(unit, table) for table in KEYS}
        found |= {name: unit.rows(sql("verify", statement)) for name, statement in BESIDE.items()}
        cells = sum(unit.value(f"SELECT count(*) FROM {table} WHERE {any_value(MEASURES)}") for table in KEYS)
    return VerifyReport(
        differing_cells=sum(map(len, found.values())),
        by_table={table: len(keys) for table, keys in found.items()},
        cells=cells,
        seconds=perf_counter() - started,
        samples=tuple(f"{table} {key}" for table, keys in found.items() for key in keys[:SAMPLES]),
    )


def _differing(unit: UnitOfWork, table: str) -> list[tuple[Any, ...]]:
    keys = ", ".join(KEYS[table])
    return unit.rows(f"""
WITH expected_rows AS MATERIALIZED ({expected_rows(table)}),
     stored_rows AS MATERIALIZED (SELECT {keys}, {", ".join(MEASURES)} FROM {table} WHERE {any_value(MEASURES)})
SELECT DISTINCT {keys}
  FROM ((TABLE expected_rows EXCEPT TABLE stored_rows) UNION ALL (TABLE stored_rows EXCEPT TABLE expected_rows)) d
 ORDER BY {keys}""")
