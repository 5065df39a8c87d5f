"""Parameters in SQL."""

from datetime import date

import pytest

from core.days import day_number
from indicators.parameters import ParameterError, fill
from indicators.schema import Label, Parameter, ParameterValue

LABEL = Label(zh="期限", en="limit")


def parameter(*values: tuple[date, int | date]) -> dict[str, Parameter]:
    given = tuple(
        ParameterValue.model_validate({"from": since, "value": value, "evidence": "PROP"}) for since, value in values
    )
    return {"limit": Parameter(name=LABEL, meaning=LABEL, unit=LABEL, values=given)}


def test_a_parameter_with_one_value_is_a_number() -> None:
    known = parameter((date(2024, 1, 1), 15))
    assert fill("finished_day + {limit} - {limit@finished_day}", known) == "finished_day + 15 - 15"


def test_a_parameter_that_changes_goes_by_the_day_of_a_column() -> None:
    known = parameter((date(2024, 1, 1), 15), (date(2026, 1, 1), 10), (date(2027, 1, 1), 5))
    days = day_number(date(2027, 1, 1)), day_number(date(2026, 1, 1))
    wanted = f"(CASE WHEN finished_day >= {days[0]} THEN 5 WHEN finished_day >= {days[1]} THEN 10 ELSE 15 END)"
    assert fill("{limit@finished_day}", known) == wanted


def test_a_parameter_that_changes_needs_a_day() -> None:
    known = parameter((date(2024, 1, 1), 15), (date(2026, 1, 1), 10))
    with pytest.raises(ParameterError, match="changes over time"):
        fill("{limit}", known)


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(ParameterError, match="unknown parameter 'line'; known: limit"):
        fill("{line}", parameter((date(2024, 1, 1), 15)))


def test_a_date_is_no_number() -> None:
    with pytest.raises(ParameterError, match="is a date"):
        fill("{limit}", parameter((date(2024, 1, 1), date(2024, 1, 1))))
