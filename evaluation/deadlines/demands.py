"""The stages of a demand and their limits (`demands.yaml`), with the amounts that hold on the day of delivery. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.deadlines.limits import Limit, fixed
from evaluation.law.clauses import Severity
from evaluation.law.parameters import parameters, value
from evaluation.machines.words import Part, Words

FILE: Final = Path(__file__).with_suffix(".yaml")
QUARTER: Final = 3

Counted = Literal["days", "working_days", "months"]


class WrittenStage(Words):
    """A stage as the file writes it; `met` says what fulfils it."""

    code: str
    limit: Literal["severity", "nodes", "year_end", "quarters"] | dict[Counted, str]
    met: Words


class Demand(Words):
    """A kind of demand and its stages, first to last."""

    stages: tuple[WrittenStage, ...] = Field(min_length=1)


class DemandTable(Part):
    """The file as a whole."""

    demands: Mapping[str, Demand]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one issue: its limit runs from delivery; `number` counts stages of the same code from 1."""

    code: str
    limit: Limit
    number: int = 1


def stages_of(demand: str, severity: Severity, delivered_on: date, nodes: Sequence[date] = ()) -> tuple[Stage, ...]:
    """The stages of a demand that was delivered on a day; `nodes` are the dates of the agreed plan once there is one.

    D03 counts the last stage alone. KeyError: there is no such demand.
    """
    return tuple(
        Stage(stage.code, limit, number)
        for stage in demand_table().demands[demand].stages
        for number, limit in enumerate(_limits(stage, severity, delivered_on, nodes), start=1)
    )


def severity_limit(severity: Severity, on: date) -> Limit:
    """The limit of a demand without stages of its own."""
    return Limit("days", value(f"limit_{severity}", on))


def quarter_ends(after: date, until: date) -> Iterator[date]:
    """The ends of quarters that lie after a day and before another."""
    year, quarter = after.year, (after.month - 1) // QUARTER + 1
    while True:
        month = quarter * QUARTER
        first = date(year + month // 12, month % 12 + 1, 1)
        end = first - timedelta(days=1)
        if end >= until:
            return
        if end > after:
            yield end
        year, quarter = (year + 1, 1) if month == 12 else (year, quarter + 1)


def _limits(stage: WrittenStage, severity: Severity, on: date, nodes: Sequence[date]) -> Iterator[Limit]:
    year_end = date(on.year + 1, 12, 31)
    if stage.limit == "severity":
        yield severity_limit(severity, on)
    elif stage.limit == "nodes":
        yield from map(fixed, sorted(nodes))
    elif stage.limit == "year_end":
        yield fixed(year_end)
    elif stage.limit == "quarters":
        yield from map(fixed, quarter_ends(on, year_end))
    else:
        for unit, name in stage.limit.items():
            yield Limit(unit, value(name, on))


@cache
def demand_table() -> DemandTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_demands(FILE)


def read_demands(path: Path) -> DemandTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/deadlines/{path.name}")
    table, mistakes = validate(DemandTable, located)
    if table is not None:
        mistakes = [*mistakes, *_mistakes(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


def _mistakes(table: DemandTable, located: Located) -> Iterator[Mistake]:
    for code, demand in table.demands.items():
        for number, stage in enumerate(demand.stages):
            place = ("demands", code, "stages", number, "limit")
            if not isinstance(stage.limit, dict):
                continue
            if len(stage.limit) != 1:
                yield located.mistake(place, f"{code}: a limit has one amount")
            for unit, name in stage.limit.items():
                if name not in parameters() or parameters()[name].unit != unit:
                    yield located.mistake(place, f"{code}: no parameter {name!r} in {unit}")
