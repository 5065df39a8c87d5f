"""What a silent source holds back."""

from datetime import date, datetime, timedelta

from core.days import LOCAL
from indicators.freshness import SourceState, held_back, late_indicators
from tests.unit.indicators.golden import catalogue

AT = datetime(2026, 6, 30, 12, tzinfo=LOCAL)
FIVE = timedelta(minutes=5)


def state(source: str, ago: timedelta | None) -> SourceState:
    return SourceState(source, None if ago is None else AT - ago, FIVE)


def test_a_source_in_time_holds_nothing_back() -> None:
    assert held_back(catalogue(), [state("platform", 2 * FIVE)], AT) == {}
    assert late_indicators(catalogue(), [state("platform", 2 * FIVE)], AT) == frozenset()


def test_a_late_source_of_today_is_late_but_holds_nothing_back() -> None:
    states = [state("lookups", timedelta(hours=1))]
    assert held_back(catalogue(), states, AT) == {}
    assert late_indicators(catalogue(), states, AT) == {"E01"}


def test_an_outage_holds_its_indicators_at_the_last_day_delivered() -> None:
    states = [state("platform", timedelta(days=3)), state("lookups", FIVE)]
    held = held_back(catalogue(), states, AT)
    assert held == dict.fromkeys(("A01", "A02", "A03", "B02", "B03", "B04"), date(2026, 6, 27))


def test_the_slowest_source_of_an_indicator_counts() -> None:
    states = [state("platform", timedelta(days=1)), state("das", timedelta(days=5))]
    held = held_back(catalogue(), states, AT)
    assert held["B02"] == date(2026, 6, 25)
    assert held["A01"] == date(2026, 6, 29)
    assert held["C01"] == date(2026, 6, 25)


def test_a_source_that_has_never_delivered_is_not_late() -> None:
    states = [state("das", None)]
    assert held_back(catalogue(), states, AT) == {}
    assert late_indicators(catalogue(), states, AT) == frozenset()
