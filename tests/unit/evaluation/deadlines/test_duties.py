"""Duties in working days, by the figure that held when they began."""

from datetime import date

import pytest

from core.working_days import statutory
from evaluation.deadlines.duties import PARAMETER_OF, Duty, is_done_in_time, last_day
from evaluation.law.parameters import parameters


@pytest.mark.parametrize(
    ("duty", "begun_on", "last"),
    [
        ("defend", date(2026, 9, 28), date(2026, 10, 10)),  # three days, the holiday, and the Saturday that is worked
        ("recheck", date(2026, 3, 25), date(2026, 4, 9)),
        ("register_delivery", date(2026, 2, 13), date(2026, 2, 24)),
        ("answer_objection", date(2026, 3, 2), date(2026, 3, 16)),
        ("report_on_oneself", date(2026, 3, 2), date(2026, 3, 23)),
    ],
)
def test_the_last_day_of_a_duty(duty: Duty, begun_on: date, last: date) -> None:
    assert last_day(duty, begun_on, statutory()) == last
    assert is_done_in_time(duty, begun_on, last, statutory())
    assert not is_done_in_time(duty, begun_on, date.fromordinal(last.toordinal() + 1), statutory())


def test_every_duty_has_a_figure_in_working_days() -> None:
    assert {parameters()[name].unit for name in PARAMETER_OF.values()} == {"working_days"}
