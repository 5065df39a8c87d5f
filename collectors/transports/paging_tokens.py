"""The paging styles in which the source hands out what leads on: an opaque cursor, or a token."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.base import Cursor, RawRow
from collectors.paging_definition import CursorPaging, TokenPaging
from collectors.paths import MISSING, found, steps_of
from collectors.transports.paging import BEGINNING, HIGH, NO_HEADERS, STEP, State, high_of, kept, text_of, with_high
from collectors.transports.paging_parameters import ByParameters, since_parameter


class CursorPager(ByParameters):
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


class TokenPager(ByParameters):
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
