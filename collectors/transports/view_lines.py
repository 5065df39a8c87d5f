"""The first load of a view: slices that its database maps and writes as text, and odd rows as they are.

The bounds of the slices are found once; each slice is then read in a transaction of its own, in which every statement
sees the same rows. What changes in between is met again by the read that follows the last slice.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, Final, Protocol

from collectors.base import Cursor, LineSlice, Page, TupleRows
from collectors.pushdown.feeds import VIEW, PushedFeed, version_sql
from collectors.pushdown.quoting import name, text, value
from collectors.transports.paging import HIGH
from collectors.transports.pipe import piped

SLICE_ROWS: Final = 200_000
ODD_SHARE: Final = 0.05
ID: Final = "id"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one partition after a position and up to another; texts as the database wrote them."""

    after: tuple[str, str] | None
    upto: tuple[str, str]
    rows: int
    newest: int | None
    """version of its last row; None when that has no believable moment"""

    @property
    def cursor(self) -> Cursor:
        """The position at its end."""
        return {HIGH: self.upto[0], ID: self.upto[1]}


@dataclass(frozen=True, slots=True)
class SlicedView:
    """The statements over one partition of a view."""

    relation: str
    partition: str
    updated: str
    key: str
    pushed: PushedFeed

    def bounds(self, after: tuple[str, str] | None, until: datetime, rows: int) -> str:
        """Every so many rows: moment, key, number, moment as a version; and the last row."""
        later = f" AND {self._position} > {_position(after)}" if after else ""
        return (
            f"SELECT moment::text, key::text, number, {version_sql('moment', until)}"
            f" FROM (SELECT {self._updated} AS moment, {self._key} AS key, row_number() OVER newer AS number,"
            f" lead(1) OVER newer IS NULL AS is_last FROM {self.relation} {VIEW}"
            f" WHERE {self.partition} AND {self._updated} <= {value(until)}{later}"
            f" WINDOW newer AS (ORDER BY {self._updated}, {self._key})) numbered"
            f" WHERE number % {rows} = 0 OR is_last ORDER BY number"
        )

    def lines(self, stretch: Stretch, before: Sequence[str | int], *, all_plain: bool) -> str:
        """COPY of the plain rows; `all_plain`: no other has been found."""
        columns = ", ".join([*map(value, before), *self.pushed.columns.values()])
        chosen = "" if all_plain else f" AND {self.pushed.plain}"
        return f"COPY (SELECT {columns} {self._from(stretch)}{chosen}) TO STDOUT (FORMAT csv)"

    def odd(self, stretch: Stretch) -> str:
        """The other rows with all fields that are read; of one that may be secret only what names it."""
        fields = (self._odd_field(field) for field in self.pushed.fields)
        return f"SELECT {', '.join(fields)} {self._from(stretch)} AND NOT ({self.pushed.plain}) {self._order}"

    def whole(self, stretch: Stretch) -> str:
        """All rows as they are; of one that may be secret only what names it."""
        fields = (self._odd_field(field) for field in self.pushed.fields)
        return f"SELECT {', '.join(fields)} {self._from(stretch)} {self._order}"

    def _odd_field(self, field: str) -> str:
        found = f"{VIEW}.{name(field)}"
        if field in self.pushed.naming or self.pushed.harmless == "true":
            return found
        return f"CASE WHEN {self.pushed.harmless} THEN {found} END"

    def _from(self, stretch: Stretch) -> str:
        begin = f" AND {self._position} > {_position(stretch.after)}" if stretch.after else ""
        return (
            f"FROM {self.relation} {VIEW} {self.pushed.joins}"
            f" WHERE {self.partition}{begin} AND {self._position} <= {_position(stretch.upto)}"
        )

    @property
    def _updated(self) -> str:
        return f"{VIEW}.{name(self.updated)}"

    @property
    def _key(self) -> str:
        return f"{VIEW}.{name(self.key)}"

    @property
    def _position(self) -> str:
        return f"({self._updated}, {self._key})"

    @property
    def _order(self) -> str:
        return f"ORDER BY {self._updated}, {self._key}"


def _position(place: tuple[str, str]) -> str:
    return f"({text(place[0])}::timestamptz, {text(place[1])})"


class Session(Protocol):
    """A read-only transaction on the source, of one connection."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        ...

    def pages(self, statement: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, some at a time, dates and moments as texts."""
        ...

    def copy(self, statement: str, file: BinaryIO) -> None:
        """Writes what a COPY gives."""
        ...


def stretches(
    session: Session, view: SlicedView, after: tuple[str, str] | None, until: datetime, rows: int = SLICE_ROWS
) -> list[Stretch]:
    """The slices from a position to the newest row."""
    found = []
    counted = 0
    for moment, key, number, newest in session.rows(view.bounds(after, until, rows)):
        found.append(Stretch(after, (moment, key), number - counted, newest))
        after, counted = (moment, key), number
    return found


def read_stretch(
    session: Session, view: SlicedView, stretch: Stretch, begin: Cursor, total: int, odd_share: float
) -> Generator[Page | LineSlice]:
    """The rows of a slice: first the odd ones, without moving the cursor, then the plain ones with the new cursor."""
    most, odd = stretch.rows * odd_share, 0
    pages: list[Page] = []
    # as the form of a whole slice may have changed, none of them is handed on before their number is known
    with closing(_pages(session, view, view.odd(stretch), begin, picked=True)) as found:
        for page in found:
            pages.append(page)
            odd += len(page.rows)
            if odd > most:
                break
    if odd > most:
        pages.clear()
        yield from _pages(session, view, view.whole(stretch), stretch.cursor, picked=False)
        return
    yield from pages

    def open_lines(before: Sequence[str | int]) -> Iterator[bytes]:
        return piped(partial(session.copy, view.lines(stretch, before, all_plain=not odd)))

    yield LineSlice(tuple(view.pushed.columns), open_lines, stretch.rows - odd, stretch.cursor, stretch.newest, total)


def _pages(session: Session, view: SlicedView, statement: str, cursor: Cursor, *, picked: bool) -> Generator[Page]:
    """Pages of raw rows; the cursor moves with each, or (picked rows) not at all."""
    fields = view.pushed.fields
    for tuples in session.pages(statement):
        rows = TupleRows(fields, tuples)
        last = rows[-1]
        place = cursor if picked else {HIGH: last[view.updated], ID: str(last[view.key])}
        yield Page(rows, place, picked=picked)
