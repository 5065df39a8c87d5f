"""Feeds and schedules for tests of polling: collectors that tell what is read, and may be held up."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.base import Cursor, Page, Places
from collectors.bound_feed import BoundFeed
from collectors.definition import Feed
from collectors.gathering import Target
from collectors.mapping.mapper import Mapper
from collectors.schedule import Schedule
from core.clock import SystemClock
from tests.fakes import MemoryRuns, RecordingSink, ScriptedCollector
from tests.unit.collectors.case_feed import FEED, raw

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
DEADLINE_S = 20.0


class Watched(ScriptedCollector):
    """Tells a journal when it is read, and may be held up."""

    def __init__(self, name: str, journal: "Journal", script: Mapping[str, Sequence[Page | Exception]]) -> None:
        super().__init__(script)
        self.name = name
        self.journal = journal
        self.gate = threading.Event()
        self.gate.set()

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        self.journal.note(self.name)
        self.gate.wait(DEADLINE_S)
        return super().read(partition, cursor, at)


class Journal:
    """What happened, in order; `wait_for` waits until it says so."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.changed = threading.Condition()

    def note(self, line: str) -> None:
        with self.changed:
            self.lines.append(line)
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, DEADLINE_S)


def bound(
    name: str,
    rank: int,
    journal: Journal,
    *steps: Page | Exception,
    interval_s: float = 3600,
    source: str = "platform",
) -> BoundFeed:
    feed = Feed.model_validate(FEED)
    mapper = Mapper(name, feed, Places(330100, 330199, (330199,)), timedelta(minutes=10), as_text=False)
    collector = Watched(name, journal, {"": steps})
    target = Target(feed.table, mapper.columns, mapper.key_positions)
    return BoundFeed(source, name, rank, interval_s, collector, mapper, {name: target})


def page(cursor: int = 1) -> Page:
    return Page([raw()], {"c": cursor})


@contextmanager
def running(feeds: Sequence[BoundFeed], runs: MemoryRuns | None = None, **options: Any) -> Iterator[Schedule]:
    runs = runs or MemoryRuns()
    schedule = Schedule(feeds, options.pop("sink", RecordingSink(runs)), runs, SystemClock(), **options)
    schedule.start()
    try:
        yield schedule
    finally:
        schedule.stop()
