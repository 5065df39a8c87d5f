"""The worker's pass over a store in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from core.clock import FixedClock
from core.days import LOCAL, local_day
from core.errors import StoreError
from core.model import Band
from indicators.bands import Standing
from indicators.engine import Engine, Loop, PassReport, Rhythm
from indicators.freshness import Delivery
from indicators.pacing import Cause
from tests.unit.indicators.fakes import FakeStore, ScriptedWaiter
from tests.unit.indicators.golden import catalogue

NOON = datetime(2026, 6, 30, 12, tzinfo=LOCAL)
TODAY = local_day(NOON)
FIVE = timedelta(minutes=5)


@pytest.fixture
def store() -> FakeStore:
    """One hundred cases due, ninety-nine filed: A01 at 99.00, NEAR."""
    store = FakeStore()
    store.add("di_01", TODAY, 100)
    store.add("di_02", TODAY, 99)
    return store


def engine_of(store: FakeStore, hold: timedelta | None = None) -> Engine:
    return Engine(catalogue(), store, Rhythm(), None if hold is None else lambda code: hold)


def test_the_first_pass_keeps_readings_of_places_and_owners(store: FakeStore) -> None:
    report = engine_of(store).pass_once(NOON, Cause.START)
    reading = store.reading("A01")
    assert (reading.numerator, reading.denominator, reading.band) == (99, 100, Band.NEAR)
    assert store.reading("A01", "330100").value == 99
    assert store.reading("A01", "U").value == 99
    assert report.owners
    assert report.version == store.version == 1


def test_a_reading_outside_the_dimensions_is_not_kept(store: FakeStore) -> None:
    engine_of(store).pass_once(NOON, Cause.START)
    kept = {(one.scope, one.code) for one in store.kept}
    assert ("330106", "D02") in kept
    assert ("U", "D02") not in kept
    assert ("330106A", "E02") in kept


def test_readings_of_places_keep_their_distance(store: FakeStore) -> None:
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    store.add("di_02", TODAY, 1)
    soon = engine.pass_once(NOON + timedelta(seconds=4), Cause.CELLS)
    assert (soon.readings, soon.again_at) == (0, NOON + timedelta(seconds=10))
    assert soon.version == 2
    later = engine.pass_once(NOON + timedelta(seconds=10), Cause.TICK)
    assert later.again_at is None
    assert store.reading("A01").numerator == 100


def test_a_tick_without_news_makes_no_version(store: FakeStore) -> None:
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    report = engine.pass_once(NOON + timedelta(minutes=1), Cause.TICK)
    assert (report.readings, report.version) == (0, None)


def test_owners_are_computed_each_hour(store: FakeStore) -> None:
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    assert not engine.pass_once(NOON + timedelta(minutes=59), Cause.TICK).owners
    assert engine.pass_once(NOON + timedelta(minutes=60), Cause.TICK).owners


def test_what_falls_due_with_the_new_day_is_seen_without_a_commit(store: FakeStore) -> None:
    store.add("di_01", TODAY + 1, 100)
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    midnight = NOON.replace(hour=0) + timedelta(days=1)
    report = engine.pass_once(midnight, Cause.DAY)
    assert store.reading("A01").denominator == 200
    assert report.version == 2


def test_a_day_is_closed_with_its_last_moment(store: FakeStore) -> None:
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    store.add("di_02", TODAY, 1)
    engine.pass_once(NOON.replace(hour=0, second=7) + timedelta(days=1), Cause.DAY)
    closing = [one for one in store.kept if one.code == "A01" and one.numerator == 100]
    assert {one.scope for one in closing} == {"330100", "330106", "U"}
    assert {one.at for one in closing} == {NOON.replace(hour=23, minute=59, second=59, microsecond=999999)}


def test_a_worker_that_starts_after_midnight_closes_the_day_that_the_one_before_it_left(store: FakeStore) -> None:
    engine_of(store).pass_once(NOON, Cause.START)
    store.add("di_02", TODAY, 1)
    morning = NOON.replace(hour=7) + timedelta(days=1)
    engine_of(store).pass_once(morning, Cause.START)
    closing = [one for one in store.kept if one.code == "A01" and one.numerator == 100]
    assert {one.at for one in closing} == {NOON.replace(hour=23, minute=59, second=59, microsecond=999999)}
    kept = len(store.kept)
    engine_of(store).pass_once(morning + timedelta(hours=1), Cause.START)
    assert [one.at for one in store.kept[kept:] if one.at < morning] == []


def test_a_change_of_band_is_confirmed_after_twice_the_refresh_interval(store: FakeStore) -> None:
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    store.add("di_02", TODAY, -9)
    waiting = engine.pass_once(NOON + timedelta(minutes=1), Cause.CELLS)
    assert [one for one in waiting.changes if one.code == "A01"] == []
    confirmed = engine.pass_once(NOON + timedelta(minutes=11), Cause.TICK)
    changed = {(one.scope, one.code): one.transition for one in confirmed.changes}
    assert (changed["330106", "A01"].old, changed["330106", "A01"].new) == (Band.NEAR, Band.CRIT)
    assert changed["330106", "A01"].began_at == NOON + timedelta(minutes=1)
    assert confirmed.version is not None
    assert store.changes == list(confirmed.changes)


def test_a_restarted_engine_goes_on_from_the_bands_kept(store: FakeStore) -> None:
    engine_of(store).pass_once(NOON, Cause.START)
    store.add("di_02", TODAY, -9)
    engine_of(store).pass_once(NOON + timedelta(minutes=1), Cause.START)
    report = engine_of(store).pass_once(NOON + timedelta(minutes=11), Cause.START)
    assert ("330106", "A01") in {(one.scope, one.code) for one in report.changes}


def test_an_outage_holds_the_value_and_judges_no_band(store: FakeStore) -> None:
    """Cases go on falling due while nothing is filed: the value stands where the source stopped."""
    store.feeds = [Delivery("platform", "cases", NOON, FIVE)]
    engine = engine_of(store, hold=timedelta(0))
    engine.pass_once(NOON, Cause.START)
    store.add("di_01", TODAY + 1, 500)
    later = NOON + timedelta(days=2)
    report = engine.pass_once(later, Cause.DAY)
    reading = store.reading("A01")
    assert (reading.numerator, reading.denominator) == (99, 100)
    assert report.changes == ()
    store.feeds = [Delivery("platform", "cases", later, FIVE)]
    back = engine.pass_once(later + timedelta(minutes=1), Cause.CELLS)
    assert store.reading("A01").denominator == 600
    assert ("330106", "A01") in {(one.scope, one.code) for one in back.changes}


def test_the_loop_computes_after_commits_and_stops(store: FakeStore) -> None:
    clock = FixedClock(NOON)
    waiter = ScriptedWaiter(clock, lambda turn: ["batch 7"] if turn in (2, 3) else [])
    reports: list[PassReport] = []
    failures: list[StoreError] = []
    loop = Loop(engine_of(store), lambda: waiter, clock, reports.append, failures.append, lambda _: None)
    loop.run(lambda: len(reports) == 2)
    assert [one.cause for one in reports] == [Cause.START, Cause.CELLS]
    assert failures == []
    assert waiter.closed
    assert max(waiter.waits) <= 1


def test_a_store_that_is_gone_is_waited_for(store: FakeStore) -> None:
    clock = FixedClock(NOON)
    failures: list[StoreError] = []
    pauses: list[float] = []
    reports: list[PassReport] = []
    waiters: list[ScriptedWaiter] = []

    def waiter() -> ScriptedWaiter:
        waiters.append(ScriptedWaiter(clock, no_news))
        return waiters[-1]

    def mend(seconds: float) -> None:
        pauses.append(seconds)
        store.broken = False

    store.broken = True
    Loop(engine_of(store), waiter, clock, reports.append, failures.append, mend).run(lambda: bool(reports))
    assert [str(one) for one in failures] == ["the server is gone"]
    assert len(pauses) == 1
    assert [one.closed for one in waiters] == [True, True]
    assert reports[0].cause is Cause.START


def no_news(turn: int) -> Sequence[object]:
    return []


def test_a_failed_pass_leaves_no_trace_in_the_engine(store: FakeStore) -> None:
    engine = engine_of(store)
    store.broken = True
    with pytest.raises(StoreError):
        engine.pass_once(NOON, Cause.START)
    store.broken = False
    assert engine.pass_once(NOON, Cause.START).readings > 0
    assert store.bands["330106", "A01"] == Standing(Band.NEAR, NOON)


def test_what_is_under_its_first_load_says_nothing_until_that_is_over(store: FakeStore) -> None:
    store.away = {"case"}
    engine = engine_of(store)
    engine.pass_once(NOON, Cause.START)
    codes = {one.code for one in store.kept}
    assert "A01" not in codes
    assert "A04" in codes
    assert ("330106", "A01") not in store.bands
    store.away = ()
    engine.pass_once(NOON + timedelta(seconds=20), Cause.CELLS)
    assert store.reading("A01").value == 99
