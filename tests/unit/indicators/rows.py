"""Subject rows → sums: the item SQL run on SQLite, one more engine that has to agree."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.model import Images
from indicators.subjects import SUBJECTS
from indicators.tables import Scope
from indicators.windows import DayRange

Delta = tuple[str, int, int, int, int]
"""measure, owner, category, day, n"""


def deltas(images: Images, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[Delta]:
    """What the images say of subject rows; columns not given are NULL."""
    database = sqlite3.connect(":memory:")
    found: list[Delta] = []
    for subject, given in rows.items():
        columns = [*SUBJECTS[subject]]
        database.execute(f"CREATE TABLE subject_{subject} ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        values = [tuple(row.get(column) for column in columns) for row in given]
        database.executemany(f"INSERT INTO subject_{subject} VALUES ({marks})", values)
        for group in images.groups[subject]:
            for measure, sql in group.sums.items():
                select = f"SELECT {group.owner}, {group.category}, {group.day}, SUM({sql}) FROM subject_{subject}"
                grouped = database.execute(f"{select} GROUP BY 1, 2, 3").fetchall()
                found += [
                    (measure, owner, category, day, n) for owner, category, day, n in grouped if day is not None and n
                ]
    database.close()
    return found


class RowsTable:
    """A table over single days: what the store keeps, without its months."""

    def __init__(self, scopes: Mapping[Scope, Iterable[int]], found: Iterable[Delta]) -> None:
        """`scopes` says which owners add up to each scope."""
        self._owners = {scope: frozenset(owners) for scope, owners in scopes.items()}
        self._found = list(found)

    @property
    def scopes(self) -> Sequence[Scope]:
        return tuple(self._owners)

    def over(self, measure: str, days: DayRange) -> Sequence[int]:
        counted = [(owner, n) for one, owner, _, day, n in self._found if one == measure and days.holds(day)]
        return [sum(n for owner, n in counted if owner in owners) for owners in self._owners.values()]
