"""Numbers that cannot be right are noted, and no band is confirmed by them."""

from datetime import datetime, timedelta

from core.conditions import Condition
from core.days import LOCAL, local_day
from core.model import Band
from indicators.consistency import doubtful
from indicators.engine import Engine, Rhythm
from indicators.pacing import Cause
from tests.unit.indicators.fakes import FakeStore
from tests.unit.indicators.golden import catalogue

NOON = datetime(2026, 6, 30, 12, tzinfo=LOCAL)
TODAY = local_day(NOON)


def passed(store: FakeStore, at: datetime = NOON) -> set[tuple[str, str, str]]:
    """The conditions after a pass."""
    Engine(catalogue(), store, Rhythm(), lambda code: timedelta(0)).pass_once(at, Cause.START)
    return set(store.conditions)


def test_a_share_above_the_whole_contradicts_itself_until_it_is_mended() -> None:
    store = FakeStore()
    store.add("di_01", TODAY, 10)
    store.add("di_02", TODAY, 11)
    engine = Engine(catalogue(), store, Rhythm(), lambda code: timedelta(0))
    engine.pass_once(NOON, Cause.START)
    assert set(store.conditions) == {("contradiction", scope, "A01") for scope in ("330100", "330106", "U")}
    assert store.conditions["contradiction", "330100", "A01"].detail == {"numerator": 11, "denominator": 10}
    assert ("330100", "A01") not in store.bands
    store.add("di_01", TODAY, 1)
    later = engine.pass_once(NOON + timedelta(hours=2), Cause.TICK)
    assert store.conditions == {}
    assert store.bands["330100", "A01"].band is Band.MET
    assert later.version is not None


def test_a_negative_sum_is_noted() -> None:
    store = FakeStore()
    store.add("di_13", TODAY, -1)
    assert ("negative", "330106", "DI-13") in passed(store)


def test_points_may_be_more_than_units() -> None:
    store = FakeStore()
    store.add("di_23", TODAY, 900)
    store.add("di_22", TODAY, 1)
    assert passed(store) == set()


def test_a_stock_that_leaps_within_a_day_is_noted() -> None:
    store = FakeStore(changed={"330106": {"di_08": 25}, "330100": {"di_08": 20}})
    store.add("di_08", TODAY - 400, 120, owner=2)
    assert passed(store) == {("jump", "330106", "DI-08")}
    assert store.conditions["jump", "330106", "DI-08"].detail == {"before": 95, "value": 120}


def test_a_small_stock_and_a_first_load_are_no_leap() -> None:
    store = FakeStore(changed={"330106": {"di_08": 120}})
    store.add("di_08", TODAY - 400, 120, owner=2)
    assert passed(store) == set()
    store = FakeStore(changed={"330106": {"di_08": 20}})
    store.add("di_08", TODAY - 400, 60, owner=2)
    assert passed(store) == set()


def test_an_indicator_is_doubtful_by_itself_and_by_its_items() -> None:
    found = [Condition("jump", scope="330106", item="DI-08"), Condition("contradiction", scope="330106", item="A01")]
    assert doubtful(catalogue(), "330106", found) == {"A01", "B01"}
    assert doubtful(catalogue(), "330100", found) == frozenset()
