"""Paging as pure steps: where a read begins, what is asked for, and where a page leads.

A state is the cursor of the feed (JSON). Every style knows `high`, the moment of the newest row seen (ISO, UTC):
a read may begin there, or some way behind it, to meet rows that were committed late.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from collectors.base import Cursor, RawRow
from collectors.converting.moments import SCALES, microseconds
from collectors.paths import found, steps_of
from core.errors import StopSourceError
from core.moments import instant_of

HIGH: Final = "high"
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
NO_HEADERS: Final[Mapping[str, str]] = {}
STEP: Final = timedelta(microseconds=1)
SECOND: Final = timedelta(seconds=1)

State = dict[str, Any]


class Pager(Protocol):
    """One paging style."""

    @property
    def rows(self) -> str | None:
        """Where the answer holds the rows; None: it is the list itself."""
        ...

    @property
    def seeks(self) -> bool:
        """Whether a read that goes on from its cursor begins at a moment, and so must meet the newest row again."""
        ...

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """The state of a read: going on from the cursor, or from a moment behind it."""
        ...

    def query(self, state: State) -> dict[str, str]:
        """The parameters of the next page."""
        ...

    def address(self, state: State) -> str | None:
        """The address of the next page in place of path and parameters, as the source gave it."""
        ...

    def headers(self, state: State) -> dict[str, str]:
        """Headers of the next request."""
        ...

    def probe(self, since: datetime) -> dict[str, str]:
        """The parameters that ask for one row, whichever, from a moment on."""
        ...

    def after(
        self,
        state: State,
        answer: Any,
        rows: Sequence[RawRow],
        newest: datetime | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> State:
        """The state after a page; `newest` is the moment of its newest row."""
        ...

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """Whether another page follows; `state` is the one after the page."""
        ...

    def forget_place(self, state: State) -> State | None:
        """The state without what the source handed out, when it no longer takes it; None when there is none."""
        ...


def high_of(cursor: Cursor) -> datetime | None:
    """The moment of the newest row seen, or None before the first."""
    return instant_of(cursor.get(HIGH))


def risen(cursor: Cursor, newest: datetime | None) -> str | None:
    """The greater of both moments, as the cursor holds it."""
    known = high_of(cursor)
    moments = [moment for moment in (known, newest) if moment is not None]
    return max(moments).astimezone(UTC).isoformat() if moments else None


def text_of(moment: datetime) -> str:
    """A moment as a cursor keeps it."""
    return moment.astimezone(UTC).isoformat()


def written(moment: datetime, form: str) -> str:
    """A moment as a source wants it: ISO in UTC, a number since the epoch, or a pattern in UTC."""
    if form == "iso":
        return text_of(moment)
    if form in SCALES:
        return str(microseconds(moment) // SCALES[form])
    return moment.astimezone(UTC).strftime(form)


def kept(state: Mapping[str, Any], *names: str) -> State:
    """The parts of a state by their names."""
    return {name: state[name] for name in names if name in state}


def with_high(state: State, place: State, newest: datetime | None) -> State:
    """A place with the newest moment, which never falls."""
    high = risen(state, newest)
    return place | ({HIGH: high} if high else {})


def rows_of(answer: Any, field: str | None) -> list[RawRow]:
    """The rows of an answer; raises StopSourceError when it has another shape."""
    rows = answer if field is None else found(answer, steps_of(field)) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        where = f"under '{field}'" if field is not None else "and nothing else"
        message = f"expected a list of rows {where}, the answer has another shape"
        raise StopSourceError(message, "shape", field=field or "")
    return rows
