"""Accounting windows: which days count at an instant."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.days import day_number
from indicators.windows import Cycle, DayRange, days_of, last_closing, month_ends_before
from indicators.words import WindowKind

CYCLE = Cycle(date(2024, 1, 1), 5)
DATES = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def span(window: WindowKind, on: date) -> tuple[date | None, date]:
    days = days_of(window, on, CYCLE)
    return days.since, days.until


@pytest.mark.parametrize(
    ("window", "on", "since", "until"),
    [
        (WindowKind.ROLLING, date(2026, 6, 30), date(2025, 7, 1), date(2026, 6, 30)),
        (WindowKind.ROLLING, date(2026, 11, 26), date(2025, 11, 27), date(2026, 11, 26)),
        (WindowKind.ROLLING, date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
        (WindowKind.STOCK, date(2026, 6, 30), None, date(2026, 6, 30)),
        (WindowKind.FILING_YEAR, date(2026, 6, 30), date(2025, 7, 1), date(2026, 6, 30)),
        (WindowKind.FILING_YEAR, date(2026, 6, 29), date(2024, 7, 1), date(2025, 6, 30)),
        (WindowKind.FILING_YEAR, date(2026, 12, 31), date(2025, 7, 1), date(2026, 6, 30)),
        (WindowKind.PLAN_YEAR, date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (WindowKind.YEAR, date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
        (WindowKind.WHOLE_YEAR, date(2026, 3, 5), date(2026, 1, 1), date(2026, 12, 31)),
        (WindowKind.CYCLE, date(2026, 6, 30), date(2024, 1, 1), date(2026, 6, 30)),
        (WindowKind.CYCLE, date(2028, 12, 31), date(2024, 1, 1), date(2028, 12, 31)),
        (WindowKind.CYCLE, date(2029, 1, 1), date(2029, 1, 1), date(2029, 1, 1)),
        (WindowKind.TODAY, date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_days_of_a_window(window: WindowKind, on: date, since: date | None, until: date) -> None:
    assert span(window, on) == (since, until)


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2024, 1, 1), 0),
        (date(2024, 1, 30), 0),
        (date(2024, 1, 31), 1),
        (date(2026, 6, 29), 29),
        (date(2026, 6, 30), 30),
        (date(2028, 12, 31), 60),
        (date(2029, 1, 1), 0),
    ],
)
def test_a_month_of_the_cycle_is_over_at_the_end_of_its_last_day(on: date, months: int) -> None:
    assert CYCLE.elapsed_months(on) == months


def test_a_cycle_may_begin_in_mid_month() -> None:
    cycle = Cycle(date(2024, 3, 15), 2)
    assert cycle.start(date(2026, 3, 14)) == date(2024, 3, 15)
    assert cycle.start(date(2026, 3, 15)) == date(2026, 3, 15)
    assert cycle.elapsed_months(date(2024, 4, 13)) == 0
    assert cycle.elapsed_months(date(2024, 4, 14)) == 1


def test_a_trend_ends_at_its_instant() -> None:
    points = month_ends_before(date(2026, 3, 5), 12)
    assert len(points) == 12
    assert points[:2] == (date(2025, 4, 30), date(2025, 5, 31))
    assert points[-2:] == (date(2026, 2, 28), date(2026, 3, 5))


def test_a_trend_at_a_month_end_holds_it_once() -> None:
    points = month_ends_before(date(2026, 6, 30), 12)
    assert points[0] == date(2025, 7, 31)
    assert points[-2:] == (date(2026, 5, 31), date(2026, 6, 30))


@settings(deadline=None)
@given(DATES)
def test_every_window_but_the_filing_year_reaches_the_day(on: date) -> None:
    for window in WindowKind:
        days = days_of(window, on, CYCLE)
        assert days.lo is None or days.lo < days.hi
        assert days.holds(day_number(on)) == (window is not WindowKind.FILING_YEAR or last_closing(on) == on)


@settings(deadline=None)
@given(DATES)
def test_filing_years_partition_time(on: date) -> None:
    closing = last_closing(on)
    now = days_of(WindowKind.FILING_YEAR, closing, CYCLE)
    following = days_of(WindowKind.FILING_YEAR, closing.replace(year=closing.year + 1), CYCLE)
    assert now.hi == following.lo
    assert now == days_of(WindowKind.FILING_YEAR, on, CYCLE)


@settings(deadline=None)
@given(DATES)
def test_years_and_cycles_partition_time(on: date) -> None:
    """The day belongs to the year that its own window opens, and to no earlier one."""
    for window, years in ((WindowKind.WHOLE_YEAR, 1), (WindowKind.YEAR, 1), (WindowKind.CYCLE, 5)):
        here = days_of(window, on, CYCLE)
        start = here.since
        assert start is not None
        before = days_of(window, start.replace(year=start.year - years, month=12, day=31), CYCLE)
        assert not before.holds(day_number(on))
    assert days_of(WindowKind.CYCLE, on, CYCLE).since == CYCLE.start(on)


@settings(deadline=None)
@given(st.dates(date(2001, 1, 1), date(2060, 12, 31)))
def test_rolling_windows_a_year_apart_meet_at_month_ends(on: date) -> None:
    end = month_ends_before(on, 2)[0]
    window = days_of(WindowKind.ROLLING, end, CYCLE)
    assert window.lo is not None
    assert 365 <= window.hi - window.lo <= 366


def test_holds_is_open_below_and_closed_above() -> None:
    days = DayRange(10, 20)
    assert [days.holds(day) for day in (10, 11, 20, 21)] == [False, True, True, False]
