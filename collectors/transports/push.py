"""Pushes: bodies that a source has handed in by itself wait in our inbox and are read from there in their order.

The number of a push is the cursor, so each one counts once. What is wrong with a body concerns that body alone: it is
put aside, and the next one is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from collectors.base import CheckResult, Cursor, Page, Pushed, Pushes, RawRow, Schema
from collectors.mapping.mapper import Mapper
from collectors.mapping.page import MappedPage
from collectors.schema_seen import schema_of
from core.errors import SourceError, StopSourceError
from core.model import Reject

INBOX: Final = "inbox"
AT_ONCE: Final = 100
"""bodies fetched at a time"""


class TakenBack(dict[str, Any]):
    """A row of which a push says that it was deleted."""


@dataclass(frozen=True, slots=True)
class PushFeed:
    """What a collector has to know of its pushes.

    A deletion has the field `id` for a key of one field, `at` for the moment; they stand for `key_fields`, `updated`.
    """

    source: str
    feed: str
    key_fields: tuple[str, ...]
    updated: str | None
    id: str
    at: str
    silence: timedelta | None = None


class PushCollector:
    """One feed of pushes."""

    def __init__(self, pushes: Pushes, feed: PushFeed) -> None:
        self._pushes = pushes
        self._feed = feed

    def check(self) -> CheckResult:
        """When something was last pushed."""
        try:
            newest = self._newest()
        except SourceError as error:
            return CheckResult(False, str(error))
        if newest is None:
            return CheckResult(True, "nothing has been pushed yet")
        return CheckResult(True, f"last pushed at {newest.isoformat(timespec='seconds')}")

    def discover(self) -> Schema:
        """The fields of the oldest pushes that are kept."""
        rows = [row for push in self._waiting(0) for row in _parts(push.body)[0]]
        return schema_of(row for row in rows if isinstance(row, Mapping))

    def partitions(self) -> Sequence[str]:
        """One whole."""
        return ("",)

    def close(self) -> None:
        """Nothing is held open."""

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """A page for each push after the cursor."""
        after = int(cursor.get(INBOX, 0))
        pages = 0
        while waiting := self._waiting(after):
            for push in waiting:
                after = push.number
                pages += 1
                yield self._page(push)
        if not pages:
            yield from self._silence(cursor, at)

    def _page(self, push: Pushed) -> Page:
        cursor = {INBOX: push.number}
        try:
            rows, deletions = _parts(push.body)
        except ValueError as error:
            # the inbox keeps the body itself; who knows what is in it
            reject = Reject({}, "bad_body", f"push {push.number}: {error}", str(push.number))
            return Page((), cursor, rejects=(reject,))
        good = [row for row in rows if isinstance(row, dict)]
        taken_back = [self._taken_back(row) for row in deletions if isinstance(row, dict)]
        odd = len(rows) + len(deletions) - len(good) - len(taken_back)
        detail = f"push {push.number} holds what is no row"
        rejects = [Reject({}, "bad_row", detail, str(push.number)) for _ in range(odd)]
        return Page([*good, *taken_back], cursor, rejects=tuple(rejects))

    def _taken_back(self, row: Mapping[str, Any]) -> TakenBack:
        feed = self._feed
        names = {feed.at: feed.updated} if feed.updated else {}
        names |= {feed.id: feed.key_fields[0]} if len(feed.key_fields) == 1 else {}
        return TakenBack({names.get(name, name): value for name, value in row.items()})

    def _silence(self, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """Doubt, when the source should have pushed something meanwhile."""
        silence = self._feed.silence
        newest = self._newest() if silence is not None and cursor else None
        if silence is None or newest is None or at - newest <= silence:
            return
        hours = round((at - newest) / timedelta(hours=1), 1)
        text = f"nothing has been pushed for {hours:g} hours"
        yield Page((), cursor, doubt=text, doubt_code="no_push", doubt_values={"hours": f"{hours:g}"})

    def _newest(self) -> datetime | None:
        return self._pushes.newest(self._feed.source, self._feed.feed)

    def _waiting(self, after: int) -> Sequence[Pushed]:
        return self._pushes.waiting(self._feed.source, self._feed.feed, after, AT_ONCE)


def _parts(body: str) -> tuple[list[Any], list[Any]]:
    """Rows and deletions of a body; raises ValueError when it is none."""
    told = orjson.loads(body)
    if not isinstance(told, dict):
        raise ValueError("expected an object")
    rows, deletions = told.get("rows", []), told.get("deletions", [])
    if not isinstance(rows, list) or not isinstance(deletions, list):
        raise ValueError("expected lists under rows and deletions")
    return rows, deletions


class PushMapper:
    """The mapping of a feed for pushes: what stops a feed that is fetched, here puts aside the rows of one body.

    `code` is what the feed of pushes is called.
    """

    def __init__(self, mapper: Mapper, code: str) -> None:
        self.mapper = mapper
        self._code = code

    @property
    def of_picked(self) -> "PushMapper":
        """It forgives everything already."""
        return self

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """No push is read twice."""
        return [None] * len(rows)

    def map(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> MappedPage:
        """The page; never raises for what a body holds."""
        live = [row for row in rows if not isinstance(row, TakenBack)]
        taken_back = [row for row in rows if isinstance(row, TakenBack)]
        page = self._mapped(live, at)
        gone = self.mapper.take_back(taken_back, at)
        deletions = [one for part in (page, gone) for several in part.deletions.values() for one in several]
        page.deletions = {self._code: deletions} if deletions else {}
        page.rejects.extend(gone.rejects)
        return page

    def _mapped(self, rows: Sequence[RawRow], at: datetime) -> MappedPage:
        try:
            return self.mapper.map(rows, at)
        except StopSourceError as error:
            page = MappedPage()
            page.rejects = [self.mapper.rejected(row, "drift", str(error)) for row in rows]
            return page
