"""Parameters in SQL: `{name}` is the number, `{name@column}` the number in force on the day of a column. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.days import day_number
from indicators.schema import Parameter, ParameterValue

PLACEHOLDER: Final = re.compile(r"\{(?P<name>[a-z_0-9]+)(?:@(?P<column>[a-z_]+))?\}")


class ParameterError(ValueError):
    """A placeholder that cannot be filled; the text says why."""


def fill(sql: str, parameters: Mapping[str, Parameter]) -> str:
    """The SQL with every placeholder replaced. Raises ParameterError."""
    return PLACEHOLDER.sub(lambda found: _number(found["name"], found["column"], parameters), sql)


def _number(name: str, column: str | None, parameters: Mapping[str, Parameter]) -> str:
    if name not in parameters:
        raise ParameterError(f"unknown parameter {name!r}; known: {', '.join(parameters)}")
    values = parameters[name].values
    if not all(isinstance(one.value, int) for one in values):
        raise ParameterError(f"the parameter {name!r} is a date, not a number")
    if len(values) == 1:
        return str(values[0].value)
    if column is None:
        raise ParameterError(
            f"the parameter {name!r} changes over time: write {{{name}@column}} with the day it goes by"
        )
    return _by_day(values, column)


def _by_day(values: Sequence[ParameterValue], column: str) -> str:
    """`CASE WHEN finished_day >= 20819 THEN 10 ELSE 15 END`, newest first."""
    later = " ".join(f"WHEN {column} >= {day_number(one.effective)} THEN {one.value}" for one in reversed(values[1:]))
    return f"(CASE {later} ELSE {values[0].value} END)"
