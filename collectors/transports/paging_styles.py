"""The paging styles whose place in a listing is told by parameters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.base import Cursor, RawRow
from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, PagePaging, Paging, TokenPaging
from collectors.paths import MISSING, found, steps_of
from collectors.transports.paging import (
    BEGINNING,
    HIGH,
    NO_HEADERS,
    STEP,
    Pager,
    State,
    high_of,
    kept,
    since_parameter,
    text_of,
    with_high,
    written,
)
from collectors.transports.paging_links import LinkPager


class _Parameters:
    """What most styles do alike: the place in a listing is told by parameters alone."""

    def address(self, state: State) -> str | None:
        """Path and parameters say it."""
        return None

    def headers(self, state: State) -> dict[str, str]:
        """None of its own."""
        return {}


class _Since(_Parameters):
    """A listing that always takes a moment to begin from."""

    _paging: CursorPaging | TokenPaging | OffsetPaging

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        paging = self._paging
        return {**paging.parameters, paging.since: written(since, paging.since_as), paging.limit: "1"}


class CursorPager(_Since):
    """`since` once, then the opaque cursor of the source; the cursor is good for the next poll as well."""

    seeks = False

    def __init__(self, paging: CursorPaging) -> None:
        self._paging: CursorPaging = paging
        self.rows = paging.rows
        self._next = steps_of(paging.next)
        self._more = steps_of(paging.more)

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """On from the opaque cursor when there is one."""
        state = {name: cursor[name] for name in (HIGH, "cursor") if cursor.get(name)}
        if back_to is not None or "cursor" not in state:
            state.pop("cursor", None)
            state["since"] = text_of(back_to or high_of(cursor) or BEGINNING)
        return state

    def query(self, state: State) -> dict[str, str]:
        """Cursor or since, never both."""
        paging = self._paging
        place = {paging.cursor: state["cursor"]} if "cursor" in state else since_parameter(paging, paging.since, state)
        return {**paging.parameters, **place, paging.limit: str(paging.size)}

    def after(
        self,
        state: State,
        answer: Any,
        rows: Sequence[RawRow],
        newest: datetime | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> State:
        """Keeps the cursor it had when an empty page brings none."""
        following = found(answer, self._next)
        place = {"cursor": following} if following and following is not MISSING else kept(state, "cursor")
        return with_high(state, place, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """As the source says, as long as it leads anywhere."""
        more = found(answer, self._more)
        return bool(more) and more is not MISSING and "cursor" in state and bool(rows)

    def forget_place(self, state: State) -> State | None:
        """A source that was restored may not know its cursors any more."""
        return self.begin(kept(state, HIGH), None) if "cursor" in state else None


class TokenPager(_Since):
    """A listing after a moment; the token leads through it and ends with it."""

    seeks = True

    def __init__(self, paging: TokenPaging) -> None:
        self._paging: TokenPaging = paging
        self.rows = paging.rows

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """On within an unfinished listing; else a new one from just before the newest row."""
        if back_to is None and cursor.get("token"):
            return dict(cursor)
        high = high_of(cursor)
        start = back_to or (high - STEP if high else BEGINNING)
        return kept(dict(cursor), HIGH) | {"since": text_of(start)}

    def query(self, state: State) -> dict[str, str]:
        """The moment of the listing, and the token within it."""
        paging = self._paging
        token = {paging.token: state["token"]} if state.get("token") else {}
        return {
            **paging.parameters,
            **since_parameter(paging, paging.since, state),
            paging.limit: str(paging.size),
            **token,
        }

    def after(
        self,
        state: State,
        answer: Any,
        rows: Sequence[RawRow],
        newest: datetime | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> State:
        """The end of a listing leaves only the newest moment."""
        token = answer.get(self._paging.token)
        return with_high(state, {"since": state["since"], "token": token} if token else {}, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """As long as there is a token."""
        return "token" in state and bool(rows)

    def forget_place(self, state: State) -> State | None:
        """A listing that the source has forgotten is begun again from the newest row."""
        return self.begin(kept(state, HIGH), None) if "token" in state else None


class OffsetPager(_Since):
    """A listing from a moment on, cut by offsets.

    Rows that change while it is read would shift the offsets, so the moment moves on with every page;
    an offset is used only within rows of one and the same moment.
    """

    seeks = True

    def __init__(self, paging: OffsetPaging) -> None:
        self._paging: OffsetPaging = paging
        self.rows = paging.rows

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """From the newest row seen, that row included."""
        if back_to is None and "offset" in cursor:
            return dict(cursor)
        start = back_to or high_of(cursor) or BEGINNING
        return kept(dict(cursor), HIGH) | {"since": text_of(start)}

    def query(self, state: State) -> dict[str, str]:
        """The moment and the offset within it."""
        paging = self._paging
        return {
            **paging.parameters,
            **since_parameter(paging, paging.since, state),
            paging.offset: str(state.get("offset", 0)),
            paging.limit: str(paging.size),
        }

    def after(
        self,
        state: State,
        answer: Any,
        rows: Sequence[RawRow],
        newest: datetime | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> State:
        """A full page leads on; a short one is the last."""
        place: State = {}
        if len(rows) >= self._paging.size:
            since = datetime.fromisoformat(state["since"])
            moved = newest is not None and newest > since
            place = {"since": text_of(newest)} if moved and newest else kept(state, "since")
            place["offset"] = 0 if moved else state.get("offset", 0) + len(rows)
        return with_high(state, place, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """After a full page."""
        return "offset" in state

    def forget_place(self, state: State) -> State | None:
        """Nothing was handed out."""
        return None


class PagePager(_Parameters):
    """A listing cut by page numbers.

    With a moment it goes on as the one by offset does: the moment moves on, page numbers count within one moment.
    Without, the whole is listed at every poll, and what had shifted while it was read is met by the next one.
    """

    seeks = True

    def __init__(self, paging: PagePaging) -> None:
        self._paging = paging
        self.rows = paging.rows

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """From the newest row seen, that row included; or from the first page of the whole."""
        if back_to is None and "page" in cursor:
            return dict(cursor)
        start = back_to or high_of(cursor) or BEGINNING
        return kept(dict(cursor), HIGH) | ({"since": text_of(start)} if self._paging.since else {})

    def query(self, state: State) -> dict[str, str]:
        """The page, and the moment when there is one."""
        paging = self._paging
        since = since_parameter(paging, paging.since, state) if paging.since else {}
        page = {paging.page: str(state.get("page", paging.first)), paging.limit: str(paging.size)}
        return {**paging.parameters, **since, **page}

    def probe(self, since: datetime) -> dict[str, str]:
        """One row, whichever."""
        paging = self._paging
        from_then = {paging.since: written(since, paging.since_as)} if paging.since else {}
        return {**paging.parameters, **from_then, paging.page: str(paging.first), paging.limit: "1"}

    def after(
        self,
        state: State,
        answer: Any,
        rows: Sequence[RawRow],
        newest: datetime | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> State:
        """A full page leads on; a short one is the last."""
        if len(rows) < self._paging.size:
            return with_high(state, {}, newest)
        following = {"page": state.get("page", self._paging.first) + 1} | kept(state, "since")
        if "since" in state and newest is not None and newest > datetime.fromisoformat(state["since"]):
            following = {"page": self._paging.first, "since": text_of(newest)}
        return with_high(state, following, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """After a full page."""
        return "page" in state

    def forget_place(self, state: State) -> State | None:
        """Nothing was handed out."""
        return None


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
        case PagePaging():
            return PagePager(paging)
        case LinkPaging():
            return LinkPager(paging)
