"""Closing by data: as many refreshes running as it takes, and what slips back within its time."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.closing import Condition, Refresh, judge, slipped_back

BEGIN = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
RATE = Condition("A01", Fraction(98, 100))


def refreshes(*hundredths: int | None) -> list[Refresh]:
    """One refresh a day from the day after the beginning; None: a base of nothing."""
    return [
        Refresh(BEGIN + timedelta(days=number), one or 0, 0 if one is None else 100)
        for number, one in enumerate(hundredths, start=1)
    ]


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ((), "unknown"),
        ((99,), "unknown"),
        ((99, 98), "met"),
        ((98, 97), "not_met"),
        ((97, 98), "not_met"),
        ((50, 98, 98), "met"),
        ((98, None), "unknown"),
        ((98, None, 98), "unknown"),
    ],
)
def test_two_refreshes_running_decide(figures: tuple[int | None, ...], verdict: str) -> None:
    found = judge(RATE, refreshes(*figures), BEGIN, TODAY)
    assert found.verdict == verdict
    assert len(found.proof) == min(len(figures), 2)


def test_what_was_known_before_the_delivery_proves_nothing() -> None:
    assert judge(RATE, refreshes(99, 99), BEGIN + timedelta(days=1), TODAY).verdict == "unknown"


def test_a_stale_figure_proves_nothing() -> None:
    first, second = refreshes(99, 99)
    stale = Refresh(second.at, 99, 100, is_stale=True)
    assert judge(RATE, [first, stale], BEGIN, TODAY).verdict == "stale"


def test_a_target_may_be_an_upper_one() -> None:
    assert judge(Condition("E05", Fraction(3, 100), "at_most"), refreshes(3, 2), BEGIN, TODAY).verdict == "met"


@given(st.lists(st.integers(0, 100), max_size=8), st.integers(0, 100))
def test_a_lower_target_never_fails_what_a_higher_one_passes(figures: list[int], target: int) -> None:
    high, low = (Condition("A01", Fraction(one, 100)) for one in (target, target // 2))
    if judge(high, refreshes(*figures), BEGIN, TODAY).verdict == "met":
        assert judge(low, refreshes(*figures), BEGIN, TODAY).verdict == "met"


@pytest.mark.parametrize(
    ("figures", "slips"),
    [((97,), False), ((97, 97), True), ((97, 98, 97), False), ((97, None, 97), True), ((98, 97, 97, 99), True)],
)
def test_it_slips_back_when_as_many_refreshes_fail(figures: tuple[int | None, ...], slips: bool) -> None:
    found = slipped_back(RATE, refreshes(*figures), BEGIN, TODAY)
    assert (found is not None) == slips
    assert found is None or len(found.proof) == 2


@pytest.mark.parametrize(("day", "slips"), [(90, True), (91, False)])
def test_after_ninety_days_nothing_slips_back(day: int, slips: bool) -> None:
    late = [Refresh(BEGIN + timedelta(days=89), 97, 100), Refresh(BEGIN + timedelta(days=day), 97, 100)]
    assert (slipped_back(RATE, late, BEGIN, TODAY) is not None) == slips


def test_a_stale_figure_does_not_slip_back() -> None:
    late = [Refresh(BEGIN + timedelta(days=day), 97, 100, is_stale=True) for day in (1, 2, 3)]
    assert slipped_back(RATE, late, BEGIN, TODAY) is None
