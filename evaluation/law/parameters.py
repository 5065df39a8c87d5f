"""The figures that a bureau may set, each by the day from which it holds (`parameters.yaml`)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")


class Value(Part):
    """A figure and the first day on which it holds."""

    since: date
    value: int = Field(ge=0)


class Parameter(Words):
    """A figure with its name, unit and values over time, oldest first."""

    unit: Literal["days", "working_days", "months", "years", "count", "percent", "points"]
    values: tuple[Value, ...] = Field(min_length=1)

    def on(self, day: date) -> int:
        """The value that holds on a day; before the first one, the first."""
        held = [one.value for one in self.values if one.since <= day]
        return held[-1] if held else self.values[0].value


class ParameterTable(Part):
    """The file as a whole."""

    parameters: Mapping[str, Parameter]


@cache
def parameters() -> Mapping[str, Parameter]:
    """The figures that ship; ConfigurationError with every mistake."""
    return read_parameters(FILE)


def value(name: str, on: date) -> int:
    """The value of a figure on a day. KeyError: there is no such figure."""
    return parameters()[name].on(on)


def read_parameters(path: Path) -> Mapping[str, Parameter]:
    """The figures of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/law/{path.name}")
    table, mistakes = validate(ParameterTable, located)
    if table is not None:
        mistakes = [*mistakes, *_out_of_order(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table.parameters


def _out_of_order(table: ParameterTable, located: Located) -> Iterator[Mistake]:
    for name, parameter in table.parameters.items():
        days = [one.since for one in parameter.values]
        if days != sorted(set(days)):
            yield located.mistake(("parameters", name, "values"), f"{name}: days have to rise, each once")
