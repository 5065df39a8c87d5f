"""Polling: the first load by rank, then each feed by its interval."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from collectors import source_load
from collectors.base import Cursor
from collectors.bound_feed import BoundFeed
from collectors.first_loads import NoFirstLoads
from collectors.runner import Run
from collectors.schedule import next_delay
from collectors.switches import Switches
from core.errors import FencedError, RetryError, StopSourceError, StoreError, StoreGoneError
from core.model import Batch, Polling, RunReport
from tests.fakes import MemoryRuns
from tests.unit.collectors.polling import AT, DEADLINE_S, Journal, Watched, bound, page, running


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


def test_a_source_that_is_switched_off_is_read_no_more_and_goes_on_when_it_is_on_again() -> None:
    journal, switches = Journal(), Switches()
    feeds = [
        bound("cases", 3, journal, page(), interval_s=1),
        bound("items", 3, journal, page(), interval_s=1, source="das"),
    ]
    with running(feeds, switches=switches) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        switches.set_off({"das"})
        before = journal.lines.count("cases")
        seen = journal.lines.count("items")
        assert journal.wait_for(lambda: journal.lines.count("cases") >= before + 3)
        assert journal.lines.count("items") <= seen + 1  # one may have begun already
        assert switches.set_off(()) == {"das"}
        schedule.wake("das")
        seen = journal.lines.count("items")
        assert journal.wait_for(lambda: journal.lines.count("items") > seen)


def test_a_run_ends_after_its_batch_when_its_source_is_switched_off() -> None:
    journal, switches = Journal(), Switches()
    stopped: list[bool] = []

    def read(
        feed: BoundFeed, sink: Any, runs: Any, clock: Any, *, batch_rows: int, stopping: Callable[[], bool]
    ) -> Run:
        stopped.append(stopping())
        switches.set_off({feed.source})
        stopped.append(stopping())
        journal.note("read")
        return Run(RunReport(feed.source, feed.code, AT, AT, "ok"))

    with running([bound("cases", 3, journal)], switches=switches, read=read):
        assert journal.wait_for(lambda: "read" in journal.lines)
    assert stopped == [False, True]


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


def test_a_source_that_hangs_holds_back_no_other() -> None:
    journal = Journal()
    hung = [bound(f"hung{number}", 3, journal, page(), source="gateway") for number in range(3)]
    for feed in hung:
        assert isinstance(feed.collector, Watched)
        feed.collector.gate.clear()
    live = bound("live", 3, journal, page(), interval_s=1, source="other")
    with running([*hung, live], parallel=2) as schedule:
        assert journal.wait_for(lambda: journal.lines.count("live") >= 3)
        assert sum(line.startswith("hung") for line in journal.lines) == 2
        assert schedule.states()["gateway/hung0"].last is None
        for feed in hung:
            assert isinstance(feed.collector, Watched)
            feed.collector.gate.set()


def test_owners_that_hang_hold_back_nobody_once_they_have_been_loaded() -> None:
    journal, runs = Journal(), MemoryRuns()
    runs.committed["registers", "units", ""] = {"c": 1}
    units = bound("units", 1, journal, page(), source="registers")
    assert isinstance(units.collector, Watched)
    units.collector.gate.clear()
    with running([units, bound("cases", 3, journal, page())], runs):
        assert journal.wait_for(lambda: "cases" in journal.lines)
        units.collector.gate.set()


def test_a_wake_up_polls_at_once_only_what_was_named() -> None:
    journal = Journal()
    feeds = [bound("pushed", 3, journal, page()), bound("polled", 3, journal, page())]
    with running(feeds) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        schedule.wake("platform", ["pushed", "unknown"])
        schedule.wake("nobody")
        assert journal.wait_for(lambda: journal.lines.count("pushed") == 2)
        schedule.wake("platform")
        assert journal.wait_for(lambda: journal.lines.count("polled") == 2)


def test_a_wake_up_during_a_poll_polls_once_more_after_it() -> None:
    journal = Journal()
    feed = bound("pushed", 3, journal, page())
    assert isinstance(feed.collector, Watched)
    feed.collector.gate.clear()
    with running([feed]) as schedule:
        assert journal.wait_for(lambda: len(journal.lines) == 1)
        for _ in range(3):
            schedule.wake("platform")
        feed.collector.gate.set()
        assert journal.wait_for(lambda: len(journal.lines) == 2)
        assert schedule.wait_for_first_load(DEADLINE_S)
    assert len(journal.lines) == 2


class JournalLoads:
    """Notes when a first load begins and ends; a store that is away for the first few questions."""

    def __init__(self, journal: Journal, away: int = 0) -> None:
        self.journal = journal
        self.away = away

    def begin(self, source: str, tables: Collection[str], at: datetime) -> Collection[str]:
        self._answer(f"begin {source} {'+'.join(sorted(tables))}")
        return tables

    def end(self, source: str, at: datetime) -> None:
        self._answer(f"end {source}")

    def _answer(self, line: str) -> None:
        if self.away:
            self.away -= 1
            raise StoreError("the database is away")
        self.journal.note(line)


@pytest.mark.parametrize("away", [0, 1])
def test_the_store_is_told_before_and_after_the_first_load_of_each_source(
    monkeypatch: pytest.MonkeyPatch, away: int
) -> None:
    monkeypatch.setattr(source_load, "STORE_PAUSE_S", 0.01)
    journal = Journal()
    late = bound("checks", 3, journal, RetryError("down"), interval_s=1)
    feeds = [bound("units", 1, journal, page()), bound("cases", 3, journal, page()), late]
    with running(feeds, first_loads=JournalLoads(journal, away), parallel=1) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert "end platform" not in journal.lines
        assert isinstance(late.collector, Watched)
        late.collector.script = {"": [page()]}
        assert journal.wait_for(lambda: "end platform" in journal.lines)
    assert journal.lines[:4] == ["units", "begin platform case_file", "cases", "checks"]
    assert journal.lines[-2:] == ["checks", "end platform"]


@pytest.mark.parametrize("error", [StopSourceError("we are not let in"), RetryError("down")])
def test_a_first_load_ends_without_a_feed_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    monkeypatch.setattr(source_load, "TRY_AGAIN_S", (0.05, 0.1))
    journal = Journal()
    feeds = [bound("cases", 3, journal, page()), bound("checks", 3, journal, error)]
    with running(feeds, first_loads=JournalLoads(journal)):
        assert journal.wait_for(lambda: "end platform" in journal.lines)
    assert "ends without platform/checks" in caplog.text
    assert journal.lines.count("end platform") == 1


def test_a_first_load_goes_on_as_long_as_rows_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_load, "TRY_AGAIN_S", (0.3,))
    monkeypatch.setattr(source_load, "LEAST_ROWS", 1)
    journal = Journal()
    slow = bound("cases", 3, journal, page(), RetryError("cut"))
    with running([slow], first_loads=JournalLoads(journal)):
        assert journal.wait_for(lambda: journal.lines.count("cases") >= 4)
        assert "end platform" not in journal.lines
        assert isinstance(slow.collector, Watched)
        slow.collector.script = {"": [page()]}
        assert journal.wait_for(lambda: "end platform" in journal.lines)


def test_a_feed_of_pushes_never_opens_its_circuit() -> None:
    journal = Journal()
    feed = replace(bound("pushed", 3, journal, StopSourceError("odd")), pushed=True)
    with running([feed], polls=MemoryPolls(Polling("platform", "pushed", 5, 0, None, "closed", None))) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert schedule.states()["platform/pushed"].failures >= 6
        assert not schedule.states()["platform/pushed"].circuit.is_open
        schedule.wake("platform", ["pushed"])
        assert journal.wait_for(lambda: journal.lines.count("pushed") >= 2)


def test_a_first_load_that_another_worker_may_go_on_with_ends_here() -> None:
    class Fenced(NoFirstLoads):
        def begin(self, source: str, tables: Collection[str], at: datetime) -> Collection[str]:
            raise FencedError("another leads")

    journal, told = Journal(), threading.Event()
    with running([bound("cases", 3, journal, page())], first_loads=Fenced(), on_fenced=told.set):
        assert told.wait(DEADLINE_S)
    assert journal.lines == []


class MemoryPolls:
    """Remembers standings; a store that is away for the first few questions."""

    def __init__(self, *known: Polling, away: int = 0) -> None:
        self.polls = {f"{poll.source}/{poll.feed}": poll for poll in known}
        self.away = away
        self.changed = threading.Condition()

    def known(self) -> Sequence[Polling]:
        return list(self.polls.values())

    def keep(self, polls: Sequence[Polling]) -> None:
        if self.away:
            self.away -= 1
            raise StoreError("the database is away")
        with self.changed:
            self.polls |= {f"{poll.source}/{poll.feed}": poll for poll in polls}
            self.changed.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, DEADLINE_S)


def test_how_a_feed_stands_is_kept_and_gone_on_from() -> None:
    journal = Journal()
    polls = MemoryPolls(Polling("platform", "cases", 4, 7, None, "half_open", AT), away=1)
    with running([bound("cases", 3, journal, RetryError("down"), interval_s=60)], polls=polls):
        assert polls.wait_for(lambda: polls.polls["platform/cases"].next_run_at is not None)
    kept = polls.polls["platform/cases"]
    assert (kept.failures, kept.missed, kept.circuit) == (5, 7, "open")
    assert kept.circuit_since is not None
    assert kept.circuit_since > AT


def test_an_open_circuit_is_not_closed_by_a_wake_up_but_by_its_next_try() -> None:
    journal = Journal()
    feed = bound("cases", 3, journal, RetryError("down"), interval_s=1)
    polls = MemoryPolls(Polling("platform", "cases", 2, 0, None, "closed", None))
    with running([feed], polls=polls) as schedule:
        assert schedule.wait_for_first_load(DEADLINE_S)
        assert schedule.states()["platform/cases"].circuit.is_open
        asked = len(journal.lines)
        schedule.wake("platform")
        assert len(journal.lines) == asked
        assert isinstance(feed.collector, Watched)
        feed.collector.script = {"": [page()]}
        assert polls.wait_for(lambda: polls.polls["platform/cases"].failures == 0)
    assert polls.polls["platform/cases"].circuit == "closed"


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
