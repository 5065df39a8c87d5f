"""Paging styles as pure steps: where a read begins, what is asked for, and where a page leads.

A state is the cursor of the feed (JSON). Every style knows `high`, the moment of the newest row seen (ISO, UTC):
a read may begin there, or some way behind it, to meet rows that were committed late.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from collectors.base import Cursor, RawRow
from collectors.definition import CursorPaging, OffsetPaging, Paging, TokenPaging
from core.errors import StopSourceError
from core.moments import instant_of

HIGH: Final = "high"
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
STEP: Final = timedelta(microseconds=1)

State = dict[str, Any]


class Pager(Protocol):
    """One paging style."""

    @property
    def rows(self) -> str:
        """The field of the answer that holds the rows."""
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

    def probe(self, since: datetime) -> dict[str, str]:
        """The parameters that ask for one row, whichever, from a moment on."""
        ...

    def after(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow], newest: datetime | None) -> State:
        """The state after a page; `newest` is the moment of its newest row."""
        ...

    def more(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow]) -> bool:
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


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class CursorPager:
    """`since` once, then the opaque cursor of the source; the cursor is good for the next poll as well."""

    seeks = False

    def __init__(self, paging: CursorPaging) -> None:
        self._paging = paging
        self.rows = paging.rows

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """On from the opaque cursor when there is one."""
        state = {name: cursor[name] for name in (HIGH, "cursor") if cursor.get(name)}
        if back_to is not None or "cursor" not in state:
            state.pop("cursor", None)
            state["since"] = _text(back_to or high_of(cursor) or BEGINNING)
        return state

    def query(self, state: State) -> dict[str, str]:
        """Cursor or since, never both."""
        paging = self._paging
        place = {paging.cursor: state["cursor"]} if "cursor" in state else {paging.since: state["since"]}
        return place | {paging.limit: str(paging.size)}

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        return {self._paging.since: _text(since), self._paging.limit: "1"}

    def after(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow], newest: datetime | None) -> State:
        """Keeps the cursor it had when an empty page brings none."""
        place = {"cursor": answer[self._paging.next]} if answer.get(self._paging.next) else _kept(state, "cursor")
        return _with_high(state, place, newest)

    def more(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow]) -> bool:
        """As the source says, as long as it leads anywhere."""
        return bool(answer.get(self._paging.more)) and "cursor" in state and bool(rows)

    def forget_place(self, state: State) -> State | None:
        """A source that was restored may not know its cursors any more."""
        return self.begin(_kept(state, HIGH), None) if "cursor" in state else None


class TokenPager:
    """A listing after a moment; the token leads through it and ends with it."""

    seeks = True

    def __init__(self, paging: TokenPaging) -> None:
        self._paging = paging
        self.rows = paging.rows

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """On within an unfinished listing; else a new one from just before the newest row."""
        if back_to is None and cursor.get("token"):
            return dict(cursor)
        high = high_of(cursor)
        start = back_to or (high - STEP if high else BEGINNING)
        return _kept(dict(cursor), HIGH) | {"since": _text(start)}

    def query(self, state: State) -> dict[str, str]:
        """The moment of the listing, and the token within it."""
        paging = self._paging
        token = {paging.token: state["token"]} if state.get("token") else {}
        return {paging.since: state["since"], paging.limit: str(paging.size)} | token

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        return {self._paging.since: _text(since), self._paging.limit: "1"}

    def after(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow], newest: datetime | None) -> State:
        """The end of a listing leaves only the newest moment."""
        token = answer.get(self._paging.token)
        return _with_high(state, {"since": state["since"], "token": token} if token else {}, newest)

    def more(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow]) -> bool:
        """As long as there is a token."""
        return "token" in state and bool(rows)

    def forget_place(self, state: State) -> State | None:
        """A listing that the source has forgotten is begun again from the newest row."""
        return self.begin(_kept(state, HIGH), None) if "token" in state else None


class OffsetPager:
    """A listing from a moment on, cut by offsets.

    Rows that change while it is read would shift the offsets, so the moment moves on with every page;
    an offset is used only within rows of one and the same moment.
    """

    seeks = True

    def __init__(self, paging: OffsetPaging) -> None:
        self._paging = paging
        self.rows = paging.rows

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """From the newest row seen, that row included."""
        if back_to is None and "offset" in cursor:
            return dict(cursor)
        start = back_to or high_of(cursor) or BEGINNING
        return _kept(dict(cursor), HIGH) | {"since": _text(start)}

    def query(self, state: State) -> dict[str, str]:
        """The moment and the offset within it."""
        paging = self._paging
        return {
            paging.since: state["since"],
            paging.offset: str(state.get("offset", 0)),
            paging.limit: str(paging.size),
        }

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        return {self._paging.since: _text(since), self._paging.limit: "1"}

    def after(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow], newest: datetime | None) -> State:
        """A full page leads on; a short one is the last."""
        place: State = {}
        if len(rows) >= self._paging.size:
            since = datetime.fromisoformat(state["since"])
            moved = newest is not None and newest > since
            place = {"since": _text(newest)} if moved and newest else _kept(state, "since")
            place["offset"] = 0 if moved else state.get("offset", 0) + len(rows)
        return _with_high(state, place, newest)

    def more(self, state: State, answer: Mapping[str, Any], rows: Sequence[RawRow]) -> bool:
        """After a full page."""
        return "offset" in state

    def forget_place(self, state: State) -> State | None:
        """Nothing was handed out."""
        return None


def _kept(state: Mapping[str, Any], *names: str) -> State:
    return {name: state[name] for name in names if name in state}


def _with_high(state: State, place: State, newest: datetime | None) -> State:
    high = risen(state, newest)
    return place | ({HIGH: high} if high else {})


def pager_of(paging: Paging, size: int | None) -> Pager:
    """The pager of a source file; `size` from the settings replaces the page size, never above it."""
    if size is not None:
        paging = paging.model_copy(update={"size": min(size, paging.size)})
    match paging:
        case CursorPaging():
            return CursorPager(paging)
        case TokenPaging():
            return TokenPager(paging)
        case OffsetPaging():
            return OffsetPager(paging)


def rows_of(answer: Any, field: str) -> list[RawRow]:
    """The rows of an answer; raises StopSourceError when it has another shape."""
    rows = answer.get(field) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise StopSourceError(
            f"expected a list of rows under '{field}', the answer has another shape", "shape", field=field
        )
    return rows
