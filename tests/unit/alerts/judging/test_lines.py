"""On which side of a line a value is."""

from typing import Any

import pytest

from alerts.judging.lines import line_of, side_of
from alerts.observing import Sight
from alerts.schema import Threshold


def line(**keys: Any) -> Threshold:
    return Threshold.model_validate({"kind": "threshold"} | keys)


@pytest.mark.parametrize(
    ("keys", "value", "sight"),
    [
        ({"below": 80}, 79.999, Sight.BREACH),
        ({"below": 80}, 80.0, Sight.CLEAR),
        ({"below": 80, "clear": 85}, 80.0, Sight.BETWEEN),
        ({"below": 80, "clear": 85}, 84.999, Sight.BETWEEN),
        ({"below": 80, "clear": 85}, 85.0, Sight.CLEAR),
        ({"below": 80, "clear": 80}, 80.0, Sight.CLEAR),
        ({"above": 5}, 5.001, Sight.BREACH),
        ({"above": 5}, 5.0, Sight.CLEAR),
        ({"above": 5, "clear": 2}, 5.0, Sight.BETWEEN),
        ({"above": 5, "clear": 2}, 2.001, Sight.BETWEEN),
        ({"above": 5, "clear": 2}, 2.0, Sight.CLEAR),
        ({"above": 0}, 0.0, Sight.CLEAR),
        ({"below": 0}, -0.001, Sight.BREACH),
    ],
)
def test_a_line_that_is_reached_is_not_passed(keys: dict[str, Any], value: float, sight: Sight) -> None:
    assert side_of(line(**keys))(value) is sight


@pytest.mark.parametrize(("written", "value"), [("0.05", 5 / 100), ("1/3", 1 / 3), ("0.1", 3 / 30), ("28", 28.0)])
def test_a_value_that_is_exactly_the_line_has_reached_it(written: str, value: float) -> None:
    assert side_of(line(above=written))(value) is Sight.CLEAR
    assert side_of(line(below=written))(value) is Sight.CLEAR


def test_the_line_is_told_from_whichever_side_it_is_passed() -> None:
    assert (line_of(line(below=80, clear=90)), line_of(line(above="0.5"))) == (80.0, 0.5)
