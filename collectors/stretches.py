"""A feed narrowed to closed stretches of its past: what sweeps read again and backfills read beside the live cursor.

Nothing else of a run changes: the runner reads stretches as it reads partitions, so that bad rows, poison and batches
are what they always are. A stretch holds the rows whose moment of change lies in it, whatever else the source sends.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from collectors.base import CheckResult, Collector, Cursor, Page, RawRow, Schema
from collectors.bound_feed import BoundFeed, RowMapper
from collectors.converting.moments import microseconds
from collectors.mapping.page import MappedPage
from core.clock import Clock
from core.errors import RefusedError

Wait = Callable[[float], object]
"""waits some seconds, less when the program ends"""


@runtime_checkable
class Ranged(Protocol):
    """A collector that can begin at a moment of the past.

    It reads oldest first; one that does not has an attribute `unordered`, which is true.
    """

    def since(self, moment: datetime) -> Cursor | None:
        """The cursor from which a read brings everything changed at or after a moment; None: this feed cannot."""
        ...


@runtime_checkable
class Counting(Protocol):
    """A collector whose source says how many rows a stretch has."""

    def count(self, partition: str, begin: datetime, end: datetime) -> int:
        """Rows that were changed at or after `begin` and before `end`."""
        ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of a partition that were changed at or after `begin` and before `end`."""

    partition: str
    begin: datetime
    end: datetime


class Pace:
    """Keeps a read from asking for more rows a second than it may."""

    def __init__(self, rows_per_s: float | None, clock: Clock, wait: Wait) -> None:
        self._rows_per_s = rows_per_s or math.inf
        self._clock = clock
        self._wait = wait
        self._free_at = clock.now()

    def spend(self, rows: int) -> None:
        """Waits until the rows asked for before, and these, have had their time."""
        now = self._clock.now()
        self._free_at = max(self._free_at, now) + timedelta(seconds=rows / self._rows_per_s)
        ahead = (self._free_at - now).total_seconds()
        if ahead > 0:
            self._wait(ahead)


def since(feed: BoundFeed, moment: datetime) -> Cursor:
    """The cursor of a feed that begins at a moment; RefusedError when it cannot begin anywhere but at its beginning."""
    found = feed.collector.since(moment) if isinstance(feed.collector, Ranged) else None
    if found is None:
        raise RefusedError(f"{feed.name} cannot be read from a moment on")
    return found


def is_unordered(collector: Collector) -> bool:
    """Whether rows may come in any order, so that only the end of a listing says that a stretch is over."""
    return bool(getattr(collector, "unordered", False))


def narrowed(
    feed: BoundFeed,
    stretches: Mapping[str, Stretch],
    pace: Pace,
    *,
    told: Callable[[MappedPage], object] = lambda _: None,
    keeps_cursor: bool = False,
) -> BoundFeed:
    """The feed with stretches, by name, in place of its partitions.

    `told` hears of every mapped page, after what lies outside the stretch was left out. Without `keeps_cursor` no
    cursor is handed on: such a read begins anew each time. RefusedError when the feed cannot begin at a moment.
    """
    for stretch in stretches.values():
        since(feed, stretch.begin)
    reading = _Reading(feed, stretches, pace, told, keeps_cursor)
    return replace(feed, collector=reading, mapper=reading, recent={})


class _Reading:
    """Collector and mapper at once: the mapper sees how far a page reaches, the collector ends there."""

    def __init__(
        self,
        feed: BoundFeed,
        stretches: Mapping[str, Stretch],
        pace: Pace,
        told: Callable[[MappedPage], object],
        keeps_cursor: bool,
    ) -> None:
        self._feed = feed
        self._stretches = stretches
        self._pace = pace
        self._told = told
        self._keeps_cursor = keeps_cursor
        self._is_over = False

    # --- as a collector

    def check(self) -> CheckResult:
        """As the feed itself."""
        return self._collector.check()

    def discover(self) -> Schema:
        """As the feed itself."""
        return self._collector.discover()

    def close(self) -> None:
        """As the feed itself."""
        self._collector.close()

    def partitions(self) -> Sequence[str]:
        """The names of the stretches."""
        return tuple(self._stretches)

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The pages of a stretch, up to the first row beyond it."""
        stretch = self._stretches[partition]
        start = cursor or since(self._feed, stretch.begin)
        self._is_over = False
        for page in self._collector.read(stretch.partition, start, min(at, stretch.end)):
            if page.doubt:
                continue  # a stretch may be empty
            self._pace.spend(len(page.rows))
            yield replace(page, cursor=page.cursor if self._keeps_cursor else {}, again=False)
            if self._is_over:
                return

    @property
    def _collector(self) -> Collector:
        return self._feed.collector

    # --- as a mapper

    @property
    def of_picked(self) -> RowMapper:
        """Stretches pick nothing out."""
        return self

    def identities(self, rows: Sequence[RawRow]) -> list[int | None]:
        """Nothing is remembered."""
        return [None] * len(rows)

    def map(self, rows: Sequence[RawRow], at: datetime, partition: str = "") -> MappedPage:
        """The page without what lies outside the stretch."""
        stretch = self._stretches[partition]
        page = self._feed.mapper.map(rows, at, stretch.partition)
        first, beyond = microseconds(stretch.begin), microseconds(stretch.end)
        versions = [row[-1] for row in page.rows]
        self._is_over = self._is_over or (_reaches(versions, beyond) and not is_unordered(self._feed.collector))
        page.rows = [row for row in page.rows if first <= row[-1] < beyond]
        for target, deletions in page.deletions.items():
            page.deletions[target] = [one for one in deletions if first <= one.version < beyond]
        page.rejects = [one for one in page.rejects if one.version is None or first <= one.version < beyond]
        self._told(page)
        return page


def _reaches(versions: Sequence[int], beyond: int) -> bool:
    """Whether a page that is in order ends beyond a moment, or one that is not lies there as a whole."""
    if not versions:
        return False
    in_order = all(map(int.__le__, versions, versions[1:]))
    return (max if in_order else min)(versions) >= beyond


class Unnoted:
    """Stands for the runs of a feed where a read is not one: it moves no cursor and says nothing of freshness."""

    def __init__(self, cursors: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._cursors = cursors or {}

    def start(self, source: str, feed: str, at: datetime) -> int:
        """No run has this number."""
        return 0

    def finish(self, run_id: int, report: object) -> None:
        """Nothing to note."""

    def cursors(self, source: str, feed: str) -> Mapping[str, Cursor]:
        """What was given."""
        return self._cursors
