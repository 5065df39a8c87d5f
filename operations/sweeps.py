"""Full checks of feeds: one by one on the command line, and by the leader in the hours of the night."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from collectors.base import Sink
from collectors.bound_feed import BoundFeed
from collectors.stretches import Pace, Wait
from collectors.sweeping import MARGIN, Sweep, SweepReport
from core.clock import Clock
from core.days import LOCAL
from core.settings import Sweeps
from operations.looking import look_again
from store.bulk import loading_tables
from store.database import Database
from store.progress import Meters
from store.sweeps import Holdings, abandon_sweeps, begin_sweep, finish_sweep, swept_at
from store.views.sources import feed_states

LOOK_S: Final = 60.0

Name = tuple[str, str]
"""source and feed"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Sweeps a feed and keeps what it came to."""

    database: Database
    sink: Sink
    clock: Clock
    wait: Wait
    rows_per_s: float | None
    """None: as fast as the source answers"""
    margin: timedelta = MARGIN

    def sweep(
        self, feed: BoundFeed, stopping: Callable[[], bool] = lambda: False, *, accepts_loss: bool = False
    ) -> SweepReport:
        """One full check; StoreError when not even the beginning can be noted."""
        at = self.clock.now()
        number = begin_sweep(self.database, feed.source, feed.code, at)
        meter = Meters(self.database).meter(feed.source, feed.code, "sweep", at)
        sweep = Sweep(
            feed,
            self.sink,
            Holdings(self.database),
            self.clock,
            Pace(self.rows_per_s, self.clock, self.wait),
            meter=meter,
            accepts_loss=accepts_loss,
            margin=self.margin,
            stopping=stopping,
        )
        try:
            report = sweep.run()
        finally:
            meter.end(self.clock.now())
        finish_sweep(self.database, number, report)
        return report


class NightSweeps:
    """Each feed once in so many days, one after the other, in the hours that the settings give."""

    def __init__(
        self, settings: Sweeps, feeds: Callable[[], list[BoundFeed]], database: Database, sink: Sink, clock: Clock
    ) -> None:
        self._settings = settings
        self._feeds = feeds
        self._database = database
        self._sink = sink
        self._clock = clock
        self._tables: dict[Name, str] | None = None

    def run(self, over: threading.Event) -> None:
        """Looks from time to time whether a feed is due, until `over`. FencedError: another worker leads."""
        if not self._settings.every_days:
            over.wait()
        abandon_sweeps(self._database, self._clock.now())
        look_again(lambda: self.run_when_due(over), over, LOOK_S, "no sweep", at_once=False)

    def run_when_due(self, over: threading.Event) -> list[SweepReport]:
        """Sweeps what is due, as long as it is night; returns what was done. FencedError: another worker leads."""
        reports: list[SweepReport] = []
        if not self._is_night():
            return reports
        due = self._due()
        sweeper = Sweeper(self._database, self._sink, self._clock, over.wait, self._settings.rows_per_s)
        for feed in due:
            if over.is_set() or not self._is_night():
                break
            report = sweeper.sweep(feed, lambda: over.is_set() or not self._is_night())
            log.info("swept %s: %s, %s of %s days differed", feed.name, report.outcome, report.differing, report.days)
            reports.append(report)
        for feed in due:
            feed.collector.close()
        return reports

    def _is_night(self) -> bool:
        return is_night(self._settings, self._clock.now())

    def _due(self) -> list[BoundFeed]:
        """The feeds that are due, bound anew; the one that has waited longest comes first."""
        names = self._due_names()
        feeds = {(feed.source, feed.code): feed for feed in self._feeds()} if names else {}
        return [feeds[name] for name in names if name in feeds]

    def _due_names(self) -> list[Name]:
        """Feeds that have been read well, are not loading, and were not swept for so many days."""
        if self._tables is None:
            self._tables = {(feed.source, feed.code): feed.targets[feed.code].table for feed in self._feeds()}
        at = self._clock.now()
        swept, loading = swept_at(self._database), loading_tables(self._database)
        before = at - timedelta(days=self._settings.every_days) + timedelta(hours=12)
        read = {(one.source, one.feed) for one in feed_states(self._database, at) if one.last_success_at}
        due = [
            name
            for name, table in self._tables.items()
            if name in read and table not in loading and swept.get(name, before) <= before
        ]
        return sorted(due, key=lambda name: swept.get(name, before - timedelta(days=1)))


def is_night(settings: Sweeps, at: datetime) -> bool:
    """Whether the local hour lies in the hours of the setting, which may go over midnight."""
    hour, begins, ends = at.astimezone(LOCAL).hour, settings.from_hour, settings.until_hour
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends
