"""Paging styles as pure steps: where a read begins, what is asked for, and where a page leads.

A state is the cursor of the feed (JSON). Every style knows `high`, the moment of the newest row seen (ISO, UTC):
a read may begin there, or some way behind it, to meet rows that were committed late.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from collectors.base import Cursor, RawRow
from collectors.converting.moments import SCALES, microseconds
from collectors.paging_definition import CursorPaging, LinkPaging, OffsetPaging, Paged, PagePaging, Paging, TokenPaging
from collectors.paths import MISSING, found, steps_of
from core.errors import StopSourceError
from core.moments import instant_of

HIGH: Final = "high"
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
NO_HEADERS: Final[Mapping[str, str]] = {}
STEP: Final = timedelta(microseconds=1)
SECOND: Final = timedelta(seconds=1)
MARKS: Final = {"etag": "etag", "last_modified": "last-modified"}
LINK: Final = re.compile(r"<([^>]*)>([^<]*)")
RELATION: Final = re.compile(r"""rel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|next\b)""", re.IGNORECASE)

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


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class _Parameters:
    """What most styles do alike: the place in a listing is told by parameters alone."""

    def address(self, state: State) -> str | None:
        """Path and parameters say it."""
        return None

    def headers(self, state: State) -> dict[str, str]:
        """None of its own."""
        return {}


class CursorPager(_Parameters):
    """`since` once, then the opaque cursor of the source; the cursor is good for the next poll as well."""

    seeks = False

    def __init__(self, paging: CursorPaging) -> None:
        self._paging = paging
        self.rows = paging.rows
        self._next = steps_of(paging.next)
        self._more = steps_of(paging.more)

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
        place = {paging.cursor: state["cursor"]} if "cursor" in state else _since(paging, paging.since, state)
        return {**paging.parameters, **place, paging.limit: str(paging.size)}

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        paging = self._paging
        return {**paging.parameters, paging.since: written(since, paging.since_as), paging.limit: "1"}

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
        place = {"cursor": following} if following and following is not MISSING else _kept(state, "cursor")
        return _with_high(state, place, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """As the source says, as long as it leads anywhere."""
        more = found(answer, self._more)
        return bool(more) and more is not MISSING and "cursor" in state and bool(rows)

    def forget_place(self, state: State) -> State | None:
        """A source that was restored may not know its cursors any more."""
        return self.begin(_kept(state, HIGH), None) if "cursor" in state else None


class TokenPager(_Parameters):
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
        return {**paging.parameters, **_since(paging, paging.since, state), paging.limit: str(paging.size), **token}

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        paging = self._paging
        return {**paging.parameters, paging.since: written(since, paging.since_as), paging.limit: "1"}

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
        return _with_high(state, {"since": state["since"], "token": token} if token else {}, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """As long as there is a token."""
        return "token" in state and bool(rows)

    def forget_place(self, state: State) -> State | None:
        """A listing that the source has forgotten is begun again from the newest row."""
        return self.begin(_kept(state, HIGH), None) if "token" in state else None


class OffsetPager(_Parameters):
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
            **paging.parameters,
            **_since(paging, paging.since, state),
            paging.offset: str(state.get("offset", 0)),
            paging.limit: str(paging.size),
        }

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from a moment on."""
        paging = self._paging
        return {**paging.parameters, paging.since: written(since, paging.since_as), paging.limit: "1"}

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
            place = {"since": _text(newest)} if moved and newest else _kept(state, "since")
            place["offset"] = 0 if moved else state.get("offset", 0) + len(rows)
        return _with_high(state, place, newest)

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
        return _kept(dict(cursor), HIGH) | ({"since": _text(start)} if self._paging.since else {})

    def query(self, state: State) -> dict[str, str]:
        """The page, and the moment when there is one."""
        paging = self._paging
        since = _since(paging, paging.since, state) if paging.since else {}
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
            return _with_high(state, {}, newest)
        following = {"page": state.get("page", self._paging.first) + 1} | _kept(state, "since")
        if "since" in state and newest is not None and newest > datetime.fromisoformat(state["since"]):
            following = {"page": self._paging.first, "since": _text(newest)}
        return _with_high(state, following, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """After a full page."""
        return "page" in state

    def forget_place(self, state: State) -> State | None:
        """Nothing was handed out."""
        return None


class LinkPager:
    """Each answer holds the address of the next page.

    The mark of the first page (ETag, Last-Modified) is where the next poll goes on: it was there before any page was
    read, so what changes meanwhile comes again. Without a mark the next poll goes on from just before the newest row.
    """

    def __init__(self, paging: LinkPaging) -> None:
        self._paging = paging
        self.seeks = paging.mark is None
        self.rows = paging.rows
        self._next = steps_of(paging.next) if paging.next else None

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """On within an unfinished listing; else from the mark, or from the newest row."""
        if back_to is None and "next" in cursor:
            return dict(cursor)
        state = _kept(cursor, HIGH, "mark")
        high = high_of(cursor)
        start = back_to or (high - SECOND if high and "mark" not in state else None)
        return state | ({"since": _text(start)} if start and self._paging.since else {})

    def query(self, state: State) -> dict[str, str]:
        """What the listing begins with; its further pages have addresses."""
        paging = self._paging
        limit = {paging.limit: str(paging.size)} if paging.limit else {}
        since = {}
        if paging.since and ("since" in state or "mark" in state):
            since = _since(paging, paging.since, state) if "since" in state else {paging.since: _bare(state["mark"])}
        return {**paging.parameters, **since, **limit}

    def address(self, state: State) -> str | None:
        """Where the source says that the next page is."""
        return state.get("next")

    def headers(self, state: State) -> dict[str, str]:
        """The mark, so that nothing new may be answered with 304."""
        paging = self._paging
        if not paging.conditional or "mark" not in state or "next" in state or "since" in state:
            return {}
        return {"If-None-Match" if paging.mark == "etag" else "If-Modified-Since": state["mark"]}

    def probe(self, since: datetime) -> dict[str, str]:
        """One row from just before a moment on: the parameter may mean later than it."""
        paging = self._paging
        limit = {paging.limit: "1"} if paging.limit else {}
        moment = {paging.since: written(since - SECOND, paging.since_as)} if paging.since else {}
        return {**paging.parameters, **moment, **limit}

    def after(
        self,
        state: State,
        answer: Any,
        rows: Sequence[RawRow],
        newest: datetime | None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> State:
        """The end of a listing leaves the mark of its first page and the newest moment."""
        paging = self._paging
        told = headers.get(MARKS[paging.mark]) if paging.mark else None
        begun = state.get("begun") if "next" in state else told
        following = found(answer, self._next) if self._next else _linked(headers, paging.header or "")
        if isinstance(following, str) and following:
            place = _kept(state, "mark", "since") | {"next": following} | ({"begun": begun} if begun else {})
            return _with_high(state, place, newest)
        mark = begun or state.get("mark")
        return _with_high(state, {"mark": mark} if mark else {}, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """As long as there is an address."""
        return "next" in state

    def forget_place(self, state: State) -> State | None:
        """A listing that the source has forgotten is begun again from the mark before it."""
        return self.begin(_kept(state, HIGH, "mark"), None) if "next" in state else None


def _linked(headers: Mapping[str, str], name: str) -> str | None:
    """The address in a header; of `Link` the one with rel=next (RFC 8288)."""
    text = headers.get(name.lower(), "")
    if name.lower() != "link":
        return text or None
    for address, parameters in LINK.findall(text):
        if RELATION.search(parameters):
            return str(address)
    return None


def _bare(mark: str) -> str:
    """An ETag as a parameter takes it."""
    return mark.removeprefix("W/").strip('"')


def written(moment: datetime, form: str) -> str:
    """A moment as a source wants it: ISO in UTC, a number since the epoch, or a pattern in UTC."""
    if form == "iso":
        return _text(moment)
    if form in SCALES:
        return str(microseconds(moment) // SCALES[form])
    return moment.astimezone(UTC).strftime(form)


def _since(paging: Paged, parameter: str, state: State) -> dict[str, str]:
    return {parameter: written(datetime.fromisoformat(state["since"]), paging.since_as)}


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
        case PagePaging():
            return PagePager(paging)
        case LinkPaging():
            return LinkPager(paging)


def rows_of(answer: Any, field: str | None) -> list[RawRow]:
    """The rows of an answer; raises StopSourceError when it has another shape."""
    rows = answer if field is None else found(answer, steps_of(field)) if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        where = f"under '{field}'" if field is not None else "and nothing else"
        message = f"expected a list of rows {where}, the answer has another shape"
        raise StopSourceError(message, "shape", field=field or "")
    return rows
