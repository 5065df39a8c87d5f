"""The full check of a feed: counts and checksums by day at its source against ours; days that differ are
read again, and what the source has no more is deleted.

A checksum is made of keys and moments of change. A row whose content was changed without its moment is found only when
something else of its day differs.
Rows younger than the margin are left alone: they may be under way by the ordinary polls.
"""

import hashlib
import logging
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

import numpy as np

from collectors.base import Sink
from collectors.bound_feed import BoundFeed
from collectors.converting.moments import MICROSECOND, microseconds
from collectors.day_counting import Counting
from collectors.mapping.page import MappedPage
from collectors.progress import Meter
from collectors.runner import run_feed
from collectors.stretches import Pace, Ranged, Stretch, Unnoted, is_unordered, narrowed
from core.clock import Clock
from core.day_sums import DaySums, day_begins, day_of
from core.errors import FencedError, RefusedError, RetryError, SourceError, StopSourceError, StoreError
from core.model import Batch, Deletion, MergeReport

log = logging.getLogger("cockpit.collectors")

MARGIN: Final = timedelta(minutes=20)
"""So young rows are not compared: a poll may be due, and two clocks may be apart."""
FEW_GONE: Final = 100
GONE_SHARE: Final = 0.2
"""More than this share of our rows gone (and more than a few) is not believed."""
SHORT_SHARE: Final = 0.9
"""A day of which less than this share came, of what its sums had promised, is no evidence that rows are gone."""
DELETIONS_AT_ONCE: Final = 20_000


class Holdings(Protocol):
    """What the store has of a table from a source."""

    def day_sums(self, source: str, table: str, until: int) -> DaySums:
        """By day, of the rows with versions up to `until` (microseconds)."""
        ...

    def keys(
        self, source: str, table: str, days: Sequence[int], until: int
    ) -> Iterator[Sequence[tuple[tuple[str, ...], int]]]:
        """Keys and versions of the rows of some days, in portions."""
        ...


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep came to, for people."""

    source: str
    feed: str
    began_at: datetime
    ended_at: datetime
    outcome: str
    """equal | repaired | suspect | retry | stopped | failed"""
    reason: str = ""
    days: int = 0
    differing: int = 0
    rows_read: int = 0
    inserted: int = 0
    updated: int = 0
    deleted: int = 0


@dataclass(slots=True)
class Sweep:
    """One sweep of one feed; `run` does it."""

    feed: BoundFeed
    sink: Sink
    holdings: Holdings
    clock: Clock
    pace: Pace
    meter: Meter | None = None
    accepts_loss: bool = False
    """whether so many rows may be gone as nobody would believe"""
    stopping: Callable[[], bool] = lambda: False
    margin: timedelta = MARGIN
    _until: int = 0
    """microseconds: what is older is compared"""
    _days: int = 0
    _differing: int = 0
    _read: int = 0
    _merged: Counter[str] = field(default_factory=Counter)
    _seen: "array[int]" = field(default_factory=lambda: array("Q"))
    _came: Counter[int] = field(default_factory=Counter)
    _where: Mapping[int, set[str]] = field(default_factory=dict)

    def run(self) -> SweepReport:
        """Compares, reads again, deletes. Raises nothing of what a source or the store does, but FencedError."""
        began = self.clock.now()
        try:
            reason = self._sweep(began)
            outcome = "suspect" if reason else "repaired" if self._merged.total() else "equal"
        except FencedError:
            raise
        except RetryError as error:
            outcome, reason = "retry", str(error)
        except (SourceError, RefusedError) as error:
            outcome, reason = "stopped", str(error)
        except StoreError as error:
            outcome, reason = "failed", str(error)
        except Exception as error:
            log.exception("%s", self.feed.name)
            outcome, reason = "failed", f"{type(error).__name__}: {error}"
        return SweepReport(
            source=self.feed.source,
            feed=self.feed.code,
            began_at=began,
            ended_at=self.clock.now(),
            outcome=outcome,
            reason=reason,
            days=self._days,
            differing=self._differing,
            rows_read=self._read,
            inserted=self._merged["inserted"],
            updated=self._merged["updated"],
            deleted=self._merged["deleted"],
        )

    def _sweep(self, began: datetime) -> str:
        """Everything; returns why what was found is not believed, or nothing."""
        source, table = self.feed.source, self.feed.targets[self.feed.code].table
        until = began - self.margin
        self._until = microseconds(until)
        counted = Counting(self.feed, self.clock, self.pace, self._walked).count(until)
        there, self._where = counted.days, counted.where
        here = self.holdings.day_sums(source, table, self._until)
        self._days = len(there.keys() | here.keys())
        differing = sorted(day for day in there.keys() | here.keys() if there.get(day) != here.get(day))
        self._differing = len(differing)
        if here and not there:
            return f"the source shows nothing, where {sum(one.rows for one in here.values())} rows are known"
        if not differing:
            return ""
        # a listing without order is read to its end each time: then once, from the first of these days on
        days = range(differing[0], differing[-1] + 1) if is_unordered(self.feed.collector) else differing
        self._read_again(self._stretches(days, until))
        self._go_on()
        short = [day for day in differing if day in there and self._came[day] < there[day].rows * SHORT_SHARE]
        if short:
            day = short[0]
            said = f"{there[day].rows} rows by the count of the source, {self._came[day]} came"
            return f"{day_begins(day).date()}: {said}"
        return self._delete(self._gone(differing, self._until), here, until, began)

    def _walked(self, rows: int) -> None:
        self._progress(rows)
        self._go_on()

    def _go_on(self) -> None:
        if self.stopping():
            raise RetryError("stopped before its end")

    # --- reading again

    def _stretches(self, days: Sequence[int], until: datetime) -> dict[str, Stretch]:
        """Neighbouring days in one, in every partition that has rows of them; nothing too young to be compared.

        A day of which the source showed nothing is asked for everywhere: its listing may have ended too early.
        """
        end = until + MICROSECOND
        return {
            f"{partition}@{first}-{last}": Stretch(partition, day_begins(first), min(day_begins(last + 1), end))
            for partition in self.feed.collector.partitions()
            if (own := [day for day in days if partition in self._where.get(day, {partition})])
            for first, last in _runs(own)
        }

    def _read_again(self, stretches: Mapping[str, Stretch]) -> None:
        """Merges the rows of stretches; raises what went wrong."""
        if not isinstance(self.feed.collector, Ranged):
            raise RefusedError(f"{self.feed.name} cannot be read from a moment on")
        feed = replace(narrowed(self.feed, stretches, self.pace, told=self._note), pushed=True)
        report = run_feed(feed, self._merge, Unnoted(), self.clock, stopping=self.stopping).report
        match report.outcome:
            case "retry":
                raise RetryError(report.reason)
            case "stopped":
                raise StopSourceError(report.reason)
            case "failed":
                raise StoreError(report.reason)

    def _note(self, page: MappedPage) -> None:
        """Remembers which keys the source still has, by their digests: a row that is put aside is there as well."""
        positions = self.feed.targets[self.feed.code].key_positions
        for row in page.rows:
            self._seen.append(_digest("|".join(str(row[position]) for position in positions)))
            self._came[day_of(row[-1])] += 1
        for reject in page.rejects:
            self._seen.append(_digest(reject.key))
            if reject.version is not None:
                self._came[day_of(reject.version)] += 1
        self._read += len(page.rows) + len(page.rejects)
        self._progress(len(page.rows))

    def _merge(self, batch: Batch) -> MergeReport:
        own = replace(batch, cursor={}, partition="", run_id=None)
        report = self.sink(replace(own, living_at=self._until) if batch.rows else own)
        self._merged.update(inserted=report.inserted, updated=report.updated, deleted=report.deleted)
        return report

    # --- deleting

    def _gone(self, days: Sequence[int], until: int) -> list[tuple[str, ...]]:
        """Our keys of these days that the source did not show."""
        source, table = self.feed.source, self.feed.targets[self.feed.code].table
        seen = self._seen_sorted()
        gone: list[tuple[str, ...]] = []
        for portion in self.holdings.keys(source, table, days, until):
            digests = np.fromiter((_digest("|".join(key)) for key, _ in portion), np.uint64, len(portion))
            there = _are_in(digests, seen)
            gone.extend(key for (key, _), known in zip(portion, there.tolist(), strict=True) if not known)
        return gone

    def _delete(self, gone: list[tuple[str, ...]], here: DaySums, until: datetime, began: datetime) -> str:
        if not gone:
            return ""
        ours = sum(one.rows for one in here.values())
        if len(gone) > max(FEW_GONE, ours * GONE_SHARE) and not self.accepts_loss:
            return f"{len(gone)} of {ours} rows would be deleted: not believed without --accept-loss"
        gone = self._still_gone(gone, until)
        target = self.feed.targets[self.feed.code]
        version = microseconds(began)
        for first in range(0, len(gone), DELETIONS_AT_ONCE):
            deletions = [Deletion(key, version) for key in gone[first : first + DELETIONS_AT_ONCE]]
            self._merge(Batch(self.feed.source, self.feed.code, target.table, target.columns, (), deletions))
        return ""

    def _still_gone(self, gone: list[tuple[str, ...]], until: datetime) -> list[tuple[str, ...]]:
        """Without those that were changed since: they have left their day and not their source."""
        tail = {
            f"{partition}@now": Stretch(partition, until, self.clock.now() + MARGIN)
            for partition in self.feed.collector.partitions()
        }
        self._read_again(tail)
        digests = np.fromiter((_digest("|".join(key)) for key in gone), np.uint64, len(gone))
        there = _are_in(digests, self._seen_sorted())
        return [key for key, known in zip(gone, there.tolist(), strict=True) if not known]

    def _seen_sorted(self) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
        return np.sort(np.frombuffer(self._seen, np.uint64)) if self._seen else np.empty(0, np.uint64)

    def _progress(self, rows: int) -> None:
        if self.meter is not None:
            self.meter.add(rows, self.clock.now())


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of neighbouring days."""
    first = last = days[0]
    for day in days[1:]:
        if day != last + 1:
            yield first, last
            first = day
        last = day
    yield first, last


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.md5(key.encode(), usedforsecurity=False).digest()[:8], "big")


def _are_in(
    digests: "np.ndarray[tuple[int], np.dtype[np.uint64]]", known: "np.ndarray[tuple[int], np.dtype[np.uint64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    if not len(known):
        return np.zeros(len(digests), np.bool_)
    places = np.minimum(np.searchsorted(known, digests), len(known) - 1)
    return np.asarray(known[places] == digests, np.bool_)
