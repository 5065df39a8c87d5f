"""The paging styles in which we count: offsets, or page numbers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from collectors.base import Cursor, RawRow
from collectors.paging_definition import OffsetPaging, PagePaging
from collectors.transports.paging import BEGINNING, HIGH, NO_HEADERS, State, high_of, kept, text_of, with_high
from collectors.transports.paging_parameters import ByParameters, since_parameter


class _Numbered(ByParameters):
    """A listing cut by numbers.

    Rows that change while it is read would shift them, so the moment that it begins from moves on with every page;
    numbers count only within rows of one and the same moment.
    """

    seeks = True
    PLACE: ClassVar[str]
    """what a state calls the number"""

    _paging: OffsetPaging | PagePaging
    _first: int
    _parameter: str

    def _following(self, number: int, rows: int) -> int:
        """The number of the page after one with so many rows."""
        raise NotImplementedError

    def begin(self, cursor: Cursor, back_to: datetime | None) -> State:
        """From the newest row seen, that row included; or, of a source without moments, from the first page."""
        if back_to is None and self.PLACE in cursor:
            return dict(cursor)
        start = back_to or high_of(cursor) or BEGINNING
        return kept(cursor, HIGH) | ({"since": text_of(start)} if self._paging.since else {})

    def query(self, state: State) -> dict[str, str]:
        """The moment, when there is one, and the number within it."""
        paging = self._paging
        since = since_parameter(paging, paging.since, state) if paging.since else {}
        number = str(state.get(self.PLACE, self._first))
        return {**paging.parameters, **since, self._parameter: number, paging.limit: str(paging.size)}

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
        if "since" in state and newest is not None and newest > datetime.fromisoformat(state["since"]):
            return with_high(state, {"since": text_of(newest), self.PLACE: self._first}, newest)
        number = self._following(state.get(self.PLACE, self._first), len(rows))
        return with_high(state, kept(state, "since") | {self.PLACE: number}, newest)

    def more(self, state: State, answer: Any, rows: Sequence[RawRow]) -> bool:
        """After a full page."""
        return self.PLACE in state

    def forget_place(self, state: State) -> State | None:
        """Nothing was handed out."""
        return None


class OffsetPager(_Numbered):
    """A listing from a moment on, cut by offsets."""

    PLACE = "offset"

    def __init__(self, paging: OffsetPaging) -> None:
        self._paging: OffsetPaging = paging
        self._first = 0
        self._parameter = paging.offset
        self.rows = paging.rows

    def _following(self, number: int, rows: int) -> int:
        return number + rows


class PagePager(_Numbered):
    """A listing cut by page numbers.

    Without a moment the whole is listed at every poll, and what had shifted while it was read is met by the next one.
    """

    PLACE = "page"

    def __init__(self, paging: PagePaging) -> None:
        self._paging: PagePaging = paging
        self._first = paging.first
        self._parameter = paging.page
        self.rows = paging.rows

    def probe(self, since: datetime) -> dict[str, str]:
        """One row of the first page."""
        return super().probe(since) | {self._parameter: str(self._first)}

    def _following(self, number: int, rows: int) -> int:
        return number + 1
