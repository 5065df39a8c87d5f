"""Polling: the first load by rank, then each feed by its interval."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.base import Cursor, Page, Places
from collectors.definition import Feed
from collectors.gathering import Target
from collectors.mapping import Mapper
from collectors.runner import BoundFeed, Run
from collectors.schedule import Schedule, next_delay
from core.clock import SystemClock
from core.errors import FencedError, RetryError, StoreError, StoreGoneError
from core.model import Batch, RunReport
from tests.fakes import MemoryRuns, RecordingSink, ScriptedCollector
from tests.unit.collectors.test_mapping import FEED, raw

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


def bound(name: str, rank: int, journal: Journal, *steps: Page | Exception, interval_s: float = 3600) -> BoundFeed:
    feed = Feed.model_validate(FEED)
    mapper = Mapper(name, feed, Places(330100, 330199, (330199,)), timedelta(minutes=10), as_text=False)
    collector = Watched(name, journal, {"": steps})
    target = Target(feed.table, mapper.columns, mapper.key_positions)
    return BoundFeed("platform", name, rank, interval_s, collector, mapper, {name: target})


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


def test_the_first_load_goes_by_rank() -> None:
    journal = Journal()
    feeds = [
        bound("cases", 3, journal, page()),
        bound("units", 1, journal, page()),
        bound("matters", 2, journal, page()),
    ]
    with running(feeds, parallel=1) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert {name: state.last.outcome for name, state in schedule.states().items() if state.last} == {
            "platform/cases": "ok",
            "platform/units": "ok",
            "platform/matters": "ok",
        }
    assert journal.lines == ["units", "matters", "cases"]


def test_other_feeds_wait_for_owners_that_were_never_loaded() -> None:
    journal = Journal()
    units = bound("units", 1, journal, RetryError("down"), interval_s=1)
    feeds = [units, bound("cases", 3, journal, page())]
    with running(feeds) as schedule:
        assert journal.wait_for(lambda: journal.lines.count("units") >= 2)
        assert "cases" not in journal.lines
        assert isinstance(units.collector, Watched)
        units.collector.script = {"": [page()]}
        assert schedule.wait_for_first_load(DEADLINE_S)
    assert "cases" in journal.lines


def test_owners_loaded_once_are_not_waited_for_again() -> None:
    journal, runs = Journal(), MemoryRuns()
    runs.committed["platform", "units", ""] = {"c": 1}
    feeds = [bound("units", 1, journal, RetryError("down")), bound("cases", 3, journal, page())]
    with running(feeds, runs) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert schedule.states()["platform/units"].failures == 1


def test_after_the_first_load_a_feed_is_polled_by_its_interval() -> None:
    journal = Journal()
    with running([bound("cases", 3, journal, page(), interval_s=1)]):
        assert journal.wait_for(lambda: len(journal.lines) >= 3)


def test_a_poll_that_comes_due_while_the_last_one_runs_is_counted_not_queued() -> None:
    journal = Journal()
    feed = bound("cases", 3, journal, page(), interval_s=1)
    with running([feed]) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert isinstance(feed.collector, Watched)
        feed.collector.gate.clear()
        waiting = threading.Event()
        for _ in range(int(DEADLINE_S * 20)):
            if schedule.states()["platform/cases"].missed:
                break
            waiting.wait(0.05)
        assert schedule.states()["platform/cases"].missed >= 1
        assert len(journal.lines) == 2
        feed.collector.gate.set()


def test_no_more_feeds_are_read_at_once_than_allowed() -> None:
    journal = Journal()
    feeds = [bound(f"f{number}", 3, journal, page()) for number in range(4)]
    gates = [feed.collector.gate for feed in feeds if isinstance(feed.collector, Watched)]
    for gate in gates:
        gate.clear()
    with running(feeds, parallel=2) as schedule:
        assert journal.wait_for(lambda: len(journal.lines) == 2)
        assert not schedule.wait_for_first_load(0)
        assert len(journal.lines) == 2
        for gate in gates:
            gate.set()
        assert schedule.wait_for_first_load(DEADLINE_S)
    assert len(journal.lines) == 4


def test_stopping_closes_the_collectors_and_ends_all_polling() -> None:
    journal = Journal()
    feed = bound("units", 1, journal, RetryError("down"), interval_s=1)
    with running([feed, bound("cases", 3, journal, page())]):
        assert journal.wait_for(lambda: bool(journal.lines))
    assert isinstance(feed.collector, Watched)
    assert feed.collector.closed
    lines = list(journal.lines)
    assert "cases" not in lines


def test_a_worker_that_leads_no_more_stops_and_says_so() -> None:
    def fenced(batch: Batch) -> Any:
        raise FencedError("another leads")

    told = threading.Event()
    journal = Journal()
    with running([bound("cases", 3, journal, page())], sink=fenced, on_fenced=told.set):
        assert told.wait(DEADLINE_S)


class AwayRuns(MemoryRuns):
    """A store that is away for the first few questions."""

    def __init__(self, times: int, error: Exception | None = None) -> None:
        super().__init__()
        self.times = times
        self.error = error or StoreError("the database is away")

    def _answer(self) -> None:
        if self.times > 0:
            self.times -= 1
            raise self.error

    def start(self, source: str, feed: str, at: datetime) -> int:
        self._answer()
        return super().start(source, feed, at)

    def cursors(self, source: str, feed: str) -> Mapping[str, Cursor]:
        self._answer()
        return super().cursors(source, feed)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_store_that_is_away_for_a_while_ends_neither_the_first_load_nor_the_polling(times: int) -> None:
    journal, runs = Journal(), AwayRuns(times)
    feeds = [bound("units", 1, journal, page(), interval_s=1), bound("cases", 3, journal, page(), interval_s=1)]
    with running(feeds, runs) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert journal.wait_for(lambda: journal.lines.count("cases") >= 2)
        assert runs.committed["platform", "units", ""] == {"c": 1}


@pytest.mark.parametrize("error", [StoreGoneError("no server"), RuntimeError("a mistake of ours")])
def test_no_error_ends_the_polling(error: Exception) -> None:
    journal, runs = Journal(), AwayRuns(3, error)
    with running([bound("units", 1, journal, page(), interval_s=1)], runs) as schedule:
        assert journal.wait_for(lambda: journal.lines.count("units") >= 1)
        assert schedule.wait_for_first_load(DEADLINE_S)


def run(outcome: str, retry_after: float | None = None) -> Run:
    return Run(RunReport("s", "f", AT, AT, outcome), retry_after)


@pytest.mark.parametrize("outcome", ["ok", "empty", "suspect"])
def test_a_run_without_trouble_keeps_the_interval(outcome: str) -> None:
    assert next_delay(300, run(outcome), 0) is None


def test_a_source_in_trouble_is_asked_less_and_less_often_up_to_a_cap() -> None:
    assert [next_delay(2, run("retry"), failures) for failures in (1, 2, 3, 4, 5, 99)] == [2, 4, 8, 16, 30, 30]
    assert next_delay(2, run("stopped"), 99) == 60
    assert next_delay(300, run("failed"), 99) == 300


def test_what_the_source_asks_for_is_kept() -> None:
    assert next_delay(2, run("retry", retry_after=90), 1) == 90
