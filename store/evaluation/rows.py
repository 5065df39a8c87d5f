"""Rows of the tables of evaluation as values: read by their columns, added, and changed when nobody was faster.

Names of tables and columns are those of our own code, never of a request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar

from psycopg2.extras import Json

from store.database import UnitOfWork

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a case; `by` is an account, none: time or data moved it."""

    at: datetime
    from_state: str
    to_state: str
    event: str
    by: int | None
    by_name: str
    reason: str = ""
    uploads: Sequence[int] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


def columns_of(kind: type[Any]) -> str:
    """The columns of a kind of rows, as a list for SELECT; its fields are named like them."""
    return ", ".join(one.name for one in fields(kind))


def read(unit: UnitOfWork, kind: type[Row], sql: str, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a statement, whose `{columns}` are those of the kind."""
    return [kind(*map(_whole, row)) for row in unit.rows(sql.format(columns=columns_of(kind)), values)]


def read_one(unit: UnitOfWork, kind: type[Row], sql: str, values: Mapping[str, Any]) -> Row | None:
    """The first row of a statement; None: there is none."""
    return next(iter(read(unit, kind, sql, values)), None)


def add(unit: UnitOfWork, table: str, values: Mapping[str, Any], key: str) -> Any:
    """Adds a row; returns its key, None when a unique index kept it out."""
    names = ", ".join(values)
    places = ", ".join(f"%({name})s" for name in values)
    text = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING {key}"
    return unit.value(text, _adapted(values))


def change(unit: UnitOfWork, table: str, key: str, number: int, seen: int, values: Mapping[str, Any]) -> bool:
    """Changes a row that still has the revision that was seen; False when somebody was faster."""
    settings = ", ".join(f"{name} = %({name})s" for name in values)
    text = f"UPDATE {table} SET {settings}, revision = revision + 1 WHERE {key} = %(_key)s AND revision = %(_seen)s"
    return unit.execute(text, {**_adapted(values), "_key": number, "_seen": seen}) == 1


def add_move(unit: UnitOfWork, table: str, key: str, number: int, move: Move) -> int:
    """Keeps a move of a case."""
    values = {one.name: getattr(move, one.name) for one in fields(Move)}
    return int(add(unit, table, {key: number, **values}, "move_id"))


@dataclass(frozen=True, slots=True)
class Cases:
    """A table of cases with a revision, its key, and the table of its moves, which is named after it."""

    table: str
    key: str

    def add(self, unit: UnitOfWork, values: Mapping[str, Any], move: Move) -> int | None:
        """Keeps a new case with its first move; returns its number, None when a unique index kept it out."""
        number = add(unit, self.table, {**values, "revision": 0}, self.key)
        if number is None:
            return None
        add_move(unit, self._moves, self.key, number, move)
        return int(number)

    def change(self, unit: UnitOfWork, number: int, seen: int, values: Mapping[str, Any], *moved: Move) -> bool:
        """Changes a case that still has the revision that was seen, with its moves; False: somebody was faster."""
        if not change(unit, self.table, self.key, number, seen, values):
            return False
        for move in moved:
            add_move(unit, self._moves, self.key, number, move)
        return True

    def moves(self, unit: UnitOfWork, number: int) -> list[Move]:
        """The moves of a case, in order."""
        text = f"SELECT {{columns}} FROM {self._moves} WHERE {self.key} = %(number)s ORDER BY move_id"
        return read(unit, Move, text, {"number": number})

    @property
    def _moves(self) -> str:
        return f"{self.table}_move"


def _whole(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _adapted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _adapt(value) for name, value in values.items()}


def _adapt(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Json(value)
    return list(value) if isinstance(value, tuple) else value
