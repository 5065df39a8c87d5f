"""The last day of a guidance point: its suggested date on a working day, moved on by disputes over its data."""

from datetime import date, datetime, timedelta

import pytest

from core.days import LOCAL
from core.working_days import statutory
from evaluation.passes.guidance_ladder import act_by_of, longest_ahead
from evaluation.passes.pursuing import subject_of
from store.evaluation.data_objections import Standing
from store.evaluation.objections import PointRow

GIVEN = datetime(2026, 1, 5, 9, tzinfo=LOCAL)


def point(suggested: date) -> PointRow:
    told = {"result": "0", "value": "", "target": "92%", "advice": "", "suggested_on": suggested, "given_at": GIVEN}
    return PointRow(7, 1, "U1", "R3-2", "open", GIVEN, refreshes=[], revision=1, cycle="C", **told)  # type: ignore[arg-type]


def dispute(since: date, until: date | None) -> Standing:
    ended = None if until is None else at(until)
    return Standing(1, "A01", ["A01"], at(since), ended)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)


def act_by(suggested: date, *disputes: Standing, on: date = date(2026, 6, 1)) -> date | None:
    return act_by_of(GIVEN.date(), suggested, disputes, statutory(), on)


@pytest.mark.parametrize(
    ("suggested", "last"),
    [
        (date(2026, 4, 3), date(2026, 4, 3)),
        (date(2026, 4, 5), date(2026, 4, 7)),  # 清明 2026: 4 to 6 April
        (date(2026, 5, 9), date(2026, 5, 9)),  # a Saturday that is worked
    ],
)
def test_a_day_off_moves_to_the_next_working_day(suggested: date, last: date) -> None:
    assert act_by(suggested) == last


def test_nothing_is_due_while_the_data_are_in_dispute_and_its_days_do_not_count() -> None:
    suggested = date(2026, 4, 3)
    assert act_by(suggested, dispute(date(2026, 3, 2), None)) is None
    assert act_by(suggested, dispute(date(2026, 3, 2), date(2026, 3, 12))) == date(2026, 4, 13)


def test_days_in_dispute_before_the_point_was_given_lengthen_nothing() -> None:
    suggested = date(2026, 4, 3)
    assert act_by(suggested, dispute(date(2025, 12, 1), date(2026, 1, 5))) == suggested
    assert act_by(suggested, dispute(date(2025, 12, 1), date(2026, 1, 8))) == date(2026, 4, 7), "three days after it"


def test_a_point_is_first_reminded_of_a_week_before() -> None:
    assert longest_ahead(date(2026, 3, 1)) == timedelta(days=7)
    assert subject_of(point(date(2026, 4, 3))) == "guidance 7"
