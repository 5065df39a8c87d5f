"""What has a day of its own: steps before and after it, in days of the calendar and in working days."""

from datetime import date
from typing import Any, Final

import pytest

from alerts.judging.days import Term, day_of, judge_term
from alerts.levels import Level
from alerts.observing import Sight, Subject
from core.working_days import statutory
from tests.unit.alerts.making import rule

NEAR: Final = {
    "subject": {"kind": "deadline"},
    "condition": {"kind": "before", "days": [1, 30, 7]},
    "levels": {"30": "info", "7": "warning"},
    "level": "critical",
}
OVERDUE: Final = {
    "subject": {"kind": "deadline"},
    "condition": {"kind": "after", "days": [15, 1, 7]},
    "levels": {"1": "warning", "15": "critical"},
    "level": "serious",
}
WORKING: Final = {"subject": {"kind": "duty"}, "condition": {"kind": "before", "days": [2], "working": True}}


def judged(keys: dict[str, Any], due_on: date, today: date) -> tuple[Sight, int, Level]:
    found = judge_term(rule(**keys), Term("330106", "node", "N-1", due_on, "T", "/n"), today, statutory())
    return found.sight, found.rank, found.level


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 5, 30), (Sight.CLEAR, 0, Level.INFO)),
        (date(2026, 5, 31), (Sight.BREACH, 1, Level.INFO)),
        (date(2026, 6, 22), (Sight.BREACH, 1, Level.INFO)),
        (date(2026, 6, 23), (Sight.BREACH, 2, Level.WARNING)),
        (date(2026, 6, 29), (Sight.BREACH, 3, Level.CRITICAL)),
        (date(2026, 6, 30), (Sight.BREACH, 3, Level.CRITICAL)),
        (date(2026, 7, 1), (Sight.CLEAR, 0, Level.INFO)),
    ],
)
def test_each_step_before_a_day_is_reached_in_its_turn(today: date, found: tuple[Sight, int, Level]) -> None:
    assert judged(NEAR, date(2026, 6, 30), today) == found


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 6, 30), (Sight.CLEAR, 0, Level.INFO)),
        (date(2026, 7, 1), (Sight.BREACH, 1, Level.WARNING)),
        (date(2026, 7, 6), (Sight.BREACH, 1, Level.WARNING)),
        (date(2026, 7, 7), (Sight.BREACH, 2, Level.SERIOUS)),
        (date(2026, 7, 15), (Sight.BREACH, 3, Level.CRITICAL)),
        (date(2027, 7, 15), (Sight.BREACH, 3, Level.CRITICAL)),
    ],
)
def test_each_step_after_a_day_is_reached_in_its_turn(today: date, found: tuple[Sight, int, Level]) -> None:
    assert judged(OVERDUE, date(2026, 6, 30), today) == found


@pytest.mark.parametrize(
    ("due_on", "first"),
    [
        (date(2026, 3, 12), date(2026, 3, 10)),  # Thursday: Tuesday
        (date(2026, 3, 16), date(2026, 3, 12)),  # Monday: Thursday, over a weekend
        (date(2026, 10, 9), date(2026, 9, 30)),  # two days after the National Day holiday: the day before it
        (date(2026, 2, 25), date(2026, 2, 14)),  # over the Spring Festival; Saturday the 14th is worked
        (date(2026, 3, 2), date(2026, 2, 27)),  # over the make-up Saturday of the 28th and a month's end
        (date(2027, 2, 10), date(2027, 2, 8)),  # the Spring Festival of a year whose notice is not out
    ],
)
def test_working_days_are_those_of_the_statutory_calendar(due_on: date, first: date) -> None:
    assert judged(WORKING, due_on, first)[0] is Sight.BREACH
    assert judged(WORKING, due_on, date.fromordinal(first.toordinal() - 1))[0] is Sight.CLEAR


def test_a_duty_that_is_overdue_has_reached_every_step() -> None:
    keys = WORKING | {"condition": {"kind": "before", "days": [5, 2], "working": True}}
    assert judged(keys, date(2026, 3, 12), date(2026, 6, 12)) == (Sight.BREACH, 2, Level.WARNING)
    assert judged(NEAR | {"subject": {"kind": "duty"}}, date(2026, 3, 12), date(2026, 3, 13))[1] == 3


@pytest.mark.parametrize(
    ("due_on", "today", "rank"),
    [
        (date(2026, 2, 28), date(2026, 1, 28), 0),
        (date(2026, 2, 28), date(2026, 1, 29), 1),
        (date(2026, 3, 31), date(2026, 3, 1), 1),
        (date(2028, 3, 1), date(2028, 2, 22), 1),
        (date(2028, 3, 1), date(2028, 2, 23), 2),  # a leap year has a day more
    ],
)
def test_months_are_as_long_as_they_are(due_on: date, today: date, rank: int) -> None:
    assert judged(NEAR, due_on, today)[1] == rank


def test_a_step_tells_what_and_when() -> None:
    term = Term("330106", "node", "N-1", date(2026, 6, 30), "T", "/n")
    found = judge_term(rule(**NEAR), term, date(2026, 6, 25), statutory())
    assert found.detail == {"title": "T", "due_on": "2026-06-30", "step": 7, "link": "/n"}


def test_another_day_of_the_same_thing_is_another_subject() -> None:
    first, moved = (Term("330106", "node", "N-1", day).subject for day in (date(2026, 6, 30), date(2026, 7, 30)))
    assert first != moved
    assert (first.scope, first.code) == ("330106", "node:N-1@2026-06-30")


def test_days_for_which_a_clock_stood_still_move_its_last_day_and_not_what_it_is_called() -> None:
    term = Term("U1", "node", "N-1", date(2026, 6, 30), "T", stopped=5)
    assert term.subject.code == "node:N-1@2026-06-30"
    assert day_of(term.subject) == date(2026, 6, 30)
    assert judge_term(rule(**OVERDUE), term, date(2026, 7, 5), statutory()).sight is Sight.CLEAR
    found = judge_term(rule(**OVERDUE), term, date(2026, 7, 6), statutory())
    assert (found.rank, found.detail["due_on"], found.detail["stopped"]) == (1, "2026-07-05", 5)


def test_what_has_no_day_has_none_in_its_code() -> None:
    assert day_of(Subject("U1", "A01")) is None
