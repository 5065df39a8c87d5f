"""The paging style in which each answer holds the address of the next page."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from collectors.base import Cursor, RawRow
from collectors.paging_definition import LinkPaging
from collectors.paths import found, steps_of
from collectors.transports.paging import (
    HIGH,
    NO_HEADERS,
    SECOND,
    State,
    high_of,
    kept,
    text_of,
    with_high,
    written,
)
from collectors.transports.paging_parameters import since_parameter

MARKS: Final = {"etag": "etag", "last_modified": "last-modified"}
LINK: Final = re.compile(r"<([^>]*)>([^<]*)")
RELATION: Final = re.compile(r"""rel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|next\b)""", re.IGNORECASE)


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
        state = kept(cursor, HIGH, "mark")
        high = high_of(cursor)
        start = back_to or (high - SECOND if high and "mark" not in state else None)
        return state | ({"since": text_of(start)} if start and self._paging.since else {})

    def query(self, state: State) -> dict[str, str]:
        """What the listing begins with; its further pages have addresses."""
        paging = self._paging
        limit = {paging.limit: str(paging.size)} if paging.limit else {}
        since = {}
        if paging.since and ("since" in state or "mark" in state):
            since = (
                since_parameter(paging, paging.since, state)
                if "since" in state
                else {paging.since: _bare(state["mark"])}
            )
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
            place = kept(state, "mark", "since") | {"next": following} | ({"begun": begun} if begun else {})
            return with_high(state, place, newest)
        mark = begun or state.get("mark")
        return with_high(state, {"mark": mark} if mark else {}, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """As long as there is an address."""
        return "next" in state

    def forget_place(self, state: State) -> State | None:
        """A listing that the source has forgotten is begun again from the mark before it."""
        return self.begin(kept(state, HIGH, "mark"), None) if "next" in state else None


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
