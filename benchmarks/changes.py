"""Batches of changed rows of a filled store, as a source would send them: corrected, new and taken back."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from core.model import Batch, Deletion
from store.database import Database
from store.records import TABLES, RecordTable

Row = tuple[Any, ...]

COUNTED_BY: Final = {"case_file": "finished_at", "case_package": "filed_at", "check_report": "finished_at"}
"""What changes all day, in the order in which a new case comes, and the instant by which its rows are counted."""

NEW_SHARE: Final = 0.2
GONE_SHARE: Final = 0.05
MOST_DAYS_MOVED: Final = 40


@dataclass
class Changes:
    """Makes batches; the same seed on the same store makes the same."""

    database: Database
    at: datetime
    seed: int = 1

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._version = int(self.at.timestamp() * 1e6)

    def batches(self, rows: int) -> Iterator[Batch]:
        """Endless batches of `rows` changed rows each, of one table after the other."""
        while True:
            self._version += 1
            for name in COUNTED_BY:
                yield self._batch(TABLES[name], rows)

    def _batch(self, table: RecordTable, rows: int) -> Batch:
        """Rows picked all over the store: some taken back, some copied under a new key, most corrected."""
        found = self._picked(table, rows)
        gone, rest = _cut(found, round(rows * GONE_SHARE))
        copied, corrected = _cut(rest, round(rows * NEW_SHARE))
        fresh = [
            (f"BENCH{self._version}-{number}", *row[1:], self._version) for number, row in enumerate(copied, start=1)
        ]
        return Batch(
            "platform",
            "bench",
            table.name,
            (*table.column_names, "version"),
            [*(self._corrected(table, row) for row in corrected), *fresh],
            [Deletion((str(row[0]),), self._version) for row in gone],
        )

    def _picked(self, table: RecordTable, rows: int) -> list[Row]:
        """Rows as they were delivered, the key first, from random places in the order of keys."""
        code_of = {name: f"{stored}_row.code" for name, stored in table.owners.items()}
        columns = ", ".join(code_of.get(name, f"t.{name}") for name in table.column_names)
        joins = " ".join(
            f"JOIN owner {stored}_row ON {stored}_row.owner_id = t.{stored}" for stored in table.owners.values()
        )
        places = [f"{self._random.getrandbits(128):032x}" for _ in range(rows)]
        with self.database.begin() as unit:
            found = unit.rows(
                f"SELECT DISTINCT ON (t.{table.key_column}) {columns} FROM unnest(%s::uuid[]) place"
                f" CROSS JOIN LATERAL (SELECT * FROM {table.name} r WHERE r.{table.key_column} >= place"
                f" ORDER BY r.{table.key_column} LIMIT 1) t {joins}",
                (places,),
            )
        self._random.shuffle(found)
        return found

    def _corrected(self, table: RecordTable, row: Row) -> Row:
        """The row with the instant it is counted by moved, so that it leaves a cell and enters another."""
        place = table.column_names.index(COUNTED_BY[table.name])
        before = row[place]
        moved = timedelta(days=self._random.randint(1, MOST_DAYS_MOVED))
        instant = before - moved if before is not None else self.at - moved
        return (*row[:place], instant, *row[place + 1 :], self._version)


def _cut(rows: Sequence[Row], size: int) -> tuple[Sequence[Row], Sequence[Row]]:
    return rows[:size], rows[size:]
