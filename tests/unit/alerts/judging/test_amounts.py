"""Whether the amount of a day is unlike that of the days like it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest

from alerts.judging.amounts import LEAST, days_like, judge_amount
from alerts.observing import Sight
from core.working_days import statutory
from tests.unit.alerts.making import rule

CALENDAR: Final = statutory()
FIRST: Final = date(2026, 3, 2)
UNUSUAL: Final = {
    "subject": {"kind": "item", "of": ["city"]},
    "condition": {"kind": "unusual", "days": 20, "times": 6},
}


def amounts(until: date, amount: Callable[[date], int], first: date = FIRST) -> dict[date, int]:
    days = (first + timedelta(days=number) for number in range((until - first).days))
    return {day: amount(day) for day in days}


def working(day: date) -> int:
    """100, 104 or 108 on working days, one or two on days off."""
    return 100 + 4 * (day.day % 3) if CALENDAR.is_working(day) else 1 + day.day % 2


def sight(day: date, found: int, first: date = FIRST, **keys: Any) -> Sight:
    known = amounts(day, working, first) | {day: found}
    return judge_amount(rule(**UNUSUAL | keys), known, day, CALENDAR).sight


@pytest.mark.parametrize(
    ("found", "expected"),
    [(104, Sight.CLEAR), (128, Sight.CLEAR), (129, Sight.BREACH), (80, Sight.CLEAR), (79, Sight.BREACH)],
)
def test_a_working_day_is_held_against_working_days(found: int, expected: Sight) -> None:
    """The median is 104, the median distance 4, six times that is reached at 80 and 128."""
    assert sight(date(2026, 4, 1), found) is expected


def test_a_breach_tells_what_is_usual() -> None:
    day = date(2026, 4, 1)
    found = judge_amount(rule(**UNUSUAL), amounts(day, working) | {day: 500}, day, CALENDAR)
    assert (found.value, found.numerator, found.rank) == (500.0, 500, 1)
    assert found.detail == {"usual": 104, "distance": 4, "day": "2026-04-01"}


def test_a_day_without_rows_had_none() -> None:
    day = date(2026, 4, 1)
    assert judge_amount(rule(**UNUSUAL), amounts(day, working), day, CALENDAR).sight is Sight.BREACH


@pytest.mark.parametrize(
    ("day", "usual", "strange"),
    [
        (date(2026, 3, 28), 1, 104),  # a Saturday
        (date(2026, 5, 4), 1, 104),  # a Monday of the Labour Day holiday
        (date(2026, 5, 9), 104, 1),  # the Saturday that makes up for it
        (date(2026, 10, 10), 104, 1),  # the Saturday that makes up for the National Day holiday
        (date(2027, 2, 8), 104, 1),  # a Monday of the Spring Festival whose notice is not out: taken for a working day
    ],
)
def test_days_off_and_make_up_days_are_held_against_their_like(day: date, usual: int, strange: int) -> None:
    assert sight(day, usual) is Sight.CLEAR
    assert sight(day, strange) is Sight.BREACH


def test_amounts_that_are_always_the_same_may_differ_by_a_little() -> None:
    day = date(2026, 4, 1)
    same = amounts(day, lambda _: 100)
    assert judge_amount(rule(**UNUSUAL), same | {day: 106}, day, CALENDAR).sight is Sight.CLEAR
    assert judge_amount(rule(**UNUSUAL), same | {day: 107}, day, CALENDAR).sight is Sight.BREACH


def test_one_odd_day_among_them_moves_nothing() -> None:
    day, odd = date(2026, 4, 1), date(2026, 3, 25)
    known = amounts(day, working) | {odd: 1_000_000, day: 129}
    assert judge_amount(rule(**UNUSUAL), known, day, CALENDAR).sight is Sight.BREACH


def test_fewer_days_like_it_than_are_needed_say_nothing() -> None:
    assert LEAST == 6
    assert sight(date(2026, 3, 9), 9999) is Sight.NO_DATA  # five working days before it
    assert sight(date(2026, 3, 10), 9999) is Sight.BREACH
    assert judge_amount(rule(**UNUSUAL), {}, FIRST, CALENDAR).sight is Sight.NO_DATA


def test_only_so_many_days_are_looked_back_on() -> None:
    day = date(2026, 4, 1)
    known = amounts(day, working)
    found = days_like(day, 8, known, CALENDAR)
    assert (len(found), found[0], found[-1]) == (8, date(2026, 3, 31), date(2026, 3, 20))
    assert all(CALENDAR.is_working(one) for one in found)
    assert days_like(date(2026, 3, 8), 8, known, CALENDAR) == [date(2026, 3, 7)]
