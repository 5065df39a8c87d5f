"""Rows that the database refuses are found by halving."""

from collections.abc import Sequence

import psycopg2
import pytest

from store.merging.staging import copy_halving

Part = Sequence[int]


class Savepoints:
    """A unit of work that knows nothing but savepoints, and how many are open at once at most."""

    def __init__(self) -> None:
        self.open = 0
        self.most = 0

    def execute(self, statement: str) -> int:
        for one in statement.split("; "):
            self.open += {"SAVEPOINT": 1, "RELEASE": -1, "ROLLBACK": 0}[one.split()[0]]
            self.most = max(self.most, self.open)
        return 0


@pytest.mark.parametrize("bad", [range(0), range(1), range(0, 1024, 2), range(1024)])
def test_each_bad_row_is_refused_alone_and_no_savepoint_is_left_within_another(bad: range) -> None:
    unit, copied, refused = Savepoints(), list[int](), list[int]()

    def copy(part: Part) -> None:
        if any(row in bad for row in part):
            raise psycopg2.DataError("not this one")
        copied.extend(part)

    count = copy_halving(unit, range(1024), copy, lambda row, error: refused.append(row))  # type: ignore[arg-type]
    assert refused == list(bad)
    assert copied == [row for row in range(1024) if row not in bad]
    assert count == len(copied)
    assert (unit.open, unit.most) == (0, 1)
