"""Rows as a source nests them → rows in which every field that is read stands by its way."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from collectors.base import RawRow, TupleRows
from collectors.paths import MISSING, found, is_plain, steps_of


class Flattening:
    """Lifts the fields that lie within objects to the top, and fills in those that may be absent.

    `sparse`: any field may be absent where it has no value, as in XML.
    A row that has been flattened already (out of quarantine) stays as it is.
    """

    def __init__(self, fields: Iterable[str], optional: Collection[str], *, sparse: bool) -> None:
        named = tuple(dict.fromkeys(fields))
        self._ways = {path: steps_of(path) for path in named if not is_plain(path)}
        self._absent = dict.fromkeys(named if sparse else optional)

    def __call__(self, rows: Sequence[RawRow]) -> Sequence[RawRow]:
        """The rows, flat."""
        if isinstance(rows, TupleRows) or not (self._ways or self._absent):
            return rows
        return [self.row(row) for row in rows]

    def row(self, row: RawRow) -> dict[str, Any]:
        """One row, flat."""
        flat = {**self._absent, **row}
        for path, steps in self._ways.items():
            if path in row:
                continue
            value = found(row, steps)
            if value is not MISSING:
                flat[path] = value
        return flat
