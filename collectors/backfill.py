"""Reads a closed stretch of a feed's past again, beside the live cursor: resumable, and no faster than it may be.

Its cursors are stored with its rows, in their transactions, under partitions of their own; the live ones never move.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol

from collectors.base import Sink
from collectors.bound_feed import BoundFeed
from collectors.converting.moments import microseconds
from collectors.progress import Meter, Meters
from collectors.runner import BATCH_ROWS, run_feed
from collectors.stretches import Counting, Pace, Stretch, Unnoted, narrowed
from core.clock import Clock
from core.errors import RefusedError
from core.model import Batch, MergeReport, RunReport

PREFIX: Final = "backfill:"
"""how the partition of a backfill's cursor begins"""
LEAST_SHARE: Final = 0.01
"""before so much of the time is read, nothing is said of how much is left"""


class Cursors(Protocol):
    """Where cursors of backfills are kept (the store)."""

    def beside(self, source: str, feed: str, prefix: str) -> Mapping[str, Mapping[str, Any]]:
        """The cursors of partitions that begin with a prefix."""
        ...

    def forget(self, source: str, feed: str, partition: str) -> None:
        """Takes a cursor away."""
        ...


@dataclass(frozen=True, slots=True)
class Means:
    """What a backfill is given."""

    sink: Sink
    cursors: Cursors
    clock: Clock
    pace: Pace
    meters: Meters | None = None
    batch_rows: int = BATCH_ROWS
    stopping: Callable[[], bool] = lambda: False


def backfill(feed: BoundFeed, begin: datetime, end: datetime, means: Means) -> RunReport:
    """Reads what was changed at or after `begin` and before `end`, in every partition.

    One that was stopped or killed goes on from its cursors when the same stretch is asked for again; one that came to
    its end begins anew. The report is that of a run, but counts for no freshness.
    RefusedError: the feed cannot begin at a moment, or the stretch is empty.
    """
    if begin >= end:
        raise RefusedError(f"the stretch from {begin.isoformat()} to {end.isoformat()} is empty")
    name = f"{PREFIX}{begin.isoformat()}/{end.isoformat()}:"
    stretches = {f"{name}{partition}": Stretch(partition, begin, end) for partition in feed.collector.partitions()}
    reading = narrowed(feed, stretches, means.pace, keeps_cursor=True)
    counted = _Counted(feed, name, list(stretches.values()), means)
    report = run_feed(
        reading,
        counted,
        Unnoted(means.cursors.beside(feed.source, feed.code, name)),
        means.clock,
        batch_rows=means.batch_rows,
        stopping=means.stopping,
    ).report
    is_over = report.outcome in ("ok", "empty", "suspect") and not means.stopping()
    if is_over:
        for partition in stretches:
            means.cursors.forget(feed.source, feed.code, partition)
    counted.settle(is_over)
    return report


class _Counted:
    """The sink, and the meter that counts what it stored."""

    def __init__(self, feed: BoundFeed, name: str, stretches: Sequence[Stretch], means: Means) -> None:
        self._means = means
        self._stretches = stretches
        self._rows = 0
        at = means.clock.now()
        self._total = _total(feed, stretches)
        self._meter: Meter | None = None
        if means.meters is not None:
            place = name.removesuffix(":")
            self._meter = means.meters.meter(feed.source, feed.code, "backfill", at, partition=place, total=self._total)

    def __call__(self, batch: Batch) -> MergeReport:
        """Stores a batch with the cursor of its stretch."""
        report = self._means.sink(replace(batch, run_id=None))
        rows = len(batch.rows) + len(batch.deletions)
        self._rows += rows
        if self._meter is not None:
            self._meter.add(rows, self._means.clock.now(), total=self._total or self._guessed(batch))
        return report

    def settle(self, is_over: bool) -> None:
        """Ends the meter, or leaves it to whoever goes on."""
        if self._meter is not None:
            (self._meter.end if is_over else self._meter.pause)(self._means.clock.now())

    def _guessed(self, batch: Batch) -> int | None:
        """Where the source does not count: rows so far over the share of the time that they fill."""
        if len(self._stretches) > 1 or not batch.rows:
            return None
        (stretch,) = self._stretches
        begin, end = microseconds(stretch.begin), microseconds(min(stretch.end, self._means.clock.now()))
        share = (max(row[-1] for row in batch.rows) - begin) / max(end - begin, 1)
        return round(self._rows / share) if share > LEAST_SHARE else None


def _total(feed: BoundFeed, stretches: Sequence[Stretch]) -> int | None:
    collector = feed.collector
    if not isinstance(collector, Counting):
        return None
    return sum(collector.count(stretch.partition, stretch.begin, stretch.end) for stretch in stretches)
