"""Days that are over are closed once each, also those that no worker saw the end of."""

from datetime import date, datetime, timedelta

import pytest

from core.days import LOCAL, local_date, local_day
from core.errors import StoreError
from indicators.closing import AT_ONCE, CATCH_UP, MOST_DAYS, Closing
from indicators.engine import Engine
from indicators.freshness import Delivery
from indicators.pacing import Cause
from tests.unit.indicators.fakes import FakeStore
from tests.unit.indicators.golden import catalogue

NOON = datetime(2026, 12, 30, 12, tzinfo=LOCAL)
DAY = timedelta(days=1)
TODAY = local_day(NOON)
FIVE = timedelta(minutes=5)
MIDNIGHT = NOON.replace(hour=0, second=7) + DAY


def days(closing: Closing, at: datetime, *, late: bool = False) -> list[int]:
    return [day - TODAY for day in closing.due(at, late=late)]


def test_a_day_that_ended_before_our_eyes_is_closed_at_once_also_while_a_source_is_late() -> None:
    closing = Closing(TODAY - 1, passed_at=MIDNIGHT - timedelta(minutes=1))
    assert days(closing, MIDNIGHT - timedelta(minutes=1)) == []
    assert days(closing, MIDNIGHT, late=True) == [0]


def test_days_that_were_missed_wait_until_the_sources_are_read_again_but_not_for_ever() -> None:
    morning = NOON + 3 * DAY
    closing = Closing(TODAY - 1)
    assert days(closing, morning) == [0, 1, 2]
    for minute in (0, 1, 59):
        at = morning + timedelta(minutes=minute)
        assert days(closing, at, late=True) == []
        closing = closing.passed(at, closing.closed)
    assert days(closing, morning + CATCH_UP, late=True) == [0, 1, 2]


def test_a_year_is_closed_piece_by_piece_and_no_more_than_that() -> None:
    closing = Closing(TODAY - 3 * MOST_DAYS)
    done: list[int] = []
    while due := days(closing, NOON):
        assert len(due) <= AT_ONCE
        done += due
        closing = closing.passed(NOON, due[-1] + TODAY)
    assert done == list(range(-MOST_DAYS, 0))
    assert closing.waiting_since is None


def closings(store: FakeStore) -> dict[date, list[int]]:
    """Numerators of A01 of the place that were kept for the last moments of days."""
    found: dict[date, list[int]] = {}
    for one in store.kept:
        if (one.code, one.scope, one.at.microsecond) == ("A01", "330106", 999_999):
            found.setdefault(local_date(one.at), []).append(one.numerator)
    return found


@pytest.fixture
def store() -> FakeStore:
    """Cases that fall due each day; at noon of the first day 9 of 10 were filed."""
    store = FakeStore()
    store.add("di_01", TODAY, 10)
    store.add("di_02", TODAY, 9)
    store.feeds = [Delivery("platform", "cases", NOON, FIVE)]
    Engine(catalogue(), store).pass_once(NOON, Cause.START)
    return store


def deliver(store: FakeStore, at: datetime) -> None:
    """What was filed on the days meanwhile comes at last."""
    for day in range(1, 6):
        store.add("di_01", TODAY + day, 10)
        store.add("di_02", TODAY + day, 10)
    store.feeds = [Delivery("platform", "cases", at, FIVE)]


def test_a_long_outage_over_the_end_of_a_year_closes_every_missed_day_when_the_sources_are_back(
    store: FakeStore,
) -> None:
    back = NOON + 5 * DAY
    engine = Engine(catalogue(), store)
    engine.pass_once(back, Cause.START)
    assert closings(store) == {}
    assert store.closed == TODAY - 1
    deliver(store, back + FIVE)
    engine.pass_once(back + FIVE, Cause.CELLS)
    expected = {local_date(NOON + day * DAY): [9 + 10 * day] for day in range(1, 5)}
    assert closings(store) == expected  # the first day ended as it stood at noon, which is known
    assert store.closed == TODAY + 4
    assert store.reading("A01").at == store.reading("A01", "U").at == back + FIVE
    for later in (Engine(catalogue(), store), engine):
        later.pass_once(back + 2 * FIVE, Cause.START)
    assert closings(store) == expected


def test_another_worker_goes_on_with_the_days_that_the_first_has_waited_for(store: FakeStore) -> None:
    back = NOON + 3 * DAY
    Engine(catalogue(), store).pass_once(back, Cause.START)
    deliver(store, back + FIVE)
    Engine(catalogue(), store).pass_once(back + FIVE, Cause.START)
    assert sorted(closings(store)) == [local_date(NOON + day * DAY) for day in (1, 2)]


def test_a_source_that_stays_away_stands_at_its_last_day_in_every_day_that_is_closed(store: FakeStore) -> None:
    back = NOON + 3 * DAY
    engine = Engine(catalogue(), store)
    store.add("di_01", TODAY + 1, 500)
    for minutes in range(0, 65, 5):
        engine.pass_once(back + timedelta(minutes=minutes), Cause.TICK)
    assert store.closed == TODAY + 2
    assert closings(store) == {}
    assert (store.reading("A01").numerator, store.reading("A01").denominator) == (9, 10)


def test_many_days_are_closed_in_passes_that_follow_at_once(store: FakeStore) -> None:
    back = NOON + 12 * DAY
    store.feeds = [Delivery("platform", "cases", back, FIVE)]
    engine, passes = Engine(catalogue(), store), 0
    report = engine.pass_once(back, Cause.START)
    while report.again_at is not None and report.again_at <= back:
        passes += 1
        report = engine.pass_once(back, Cause.TICK)
    assert store.closed == TODAY + 11
    assert passes == 2


def test_a_store_that_goes_away_in_between_loses_no_day(store: FakeStore) -> None:
    back = NOON + 4 * DAY
    deliver(store, back)
    engine = Engine(catalogue(), store)
    store.broken = True
    with pytest.raises(StoreError):
        engine.pass_once(back, Cause.START)
    store.broken = False
    engine.pass_once(back, Cause.START)
    assert sorted(closings(store)) == [local_date(NOON + day * DAY) for day in (1, 2, 3)]
