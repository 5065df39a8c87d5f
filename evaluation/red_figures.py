"""What a figure out of its band calls for: clause, severity, stages and words, as data (`red_figures.yaml`). Pure."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

from core.errors import ConfigurationError
from core.model import Mistake
from core.validation import validate
from core.yamllines import Located, load
from evaluation.deadlines.demands import demand_table
from evaluation.law.clauses import Severity, clause_table
from evaluation.machines.words import Part

FILE: Final = Path(__file__).with_suffix(".yaml")
FIELDS: Final = frozenset({"unit", "name", "value", "target", "on", "whole", "part", "short"})
TEXTS: Final = ("title", "fact", "wanted")


class Calling(Part):
    """What one figure calls for, before an officer has looked at it."""

    clause: str
    ground: str = ""
    severity: Severity
    demand: str
    title: str
    fact: str
    wanted: str


class FigureTable(Part):
    """The file as a whole, by the codes of indicators."""

    figures: Mapping[str, Calling]


@cache
def figure_table() -> FigureTable:
    """The table that ships; ConfigurationError with every mistake."""
    return read_figures(FILE)


def calling(code: str) -> Calling | None:
    """What an indicator calls for; None: nothing is proposed for it."""
    return figure_table().figures.get(code)


def read_figures(path: Path) -> FigureTable:
    """The table of a file; ConfigurationError with every mistake."""
    located = load(path, f"evaluation/{path.name}")
    table, mistakes = validate(FigureTable, located)
    if table is not None:
        mistakes = [*mistakes, *_mistakes(table, located)]
    if table is None or mistakes:
        raise ConfigurationError(mistakes)
    return table


def _mistakes(table: FigureTable, located: Located) -> Iterator[Mistake]:
    for code, one in table.figures.items():
        for name, message in (*_unknown(one), *_unfilled(one)):
            yield located.mistake(("figures", code, name), f"{code}: {message}")


def _unknown(one: Calling) -> Iterator[tuple[str, str]]:
    clause = clause_table().clauses.get(one.clause)
    if clause is None:
        yield "clause", f"no clause {one.clause!r}"
    elif one.ground and one.ground not in clause.grounds:
        yield "ground", f"{one.ground!r} is no ground of {one.clause}"
    if one.demand not in demand_table().demands:
        yield "demand", f"no kind of demand {one.demand!r}"


def _unfilled(one: Calling) -> Iterator[tuple[str, str]]:
    for name in TEXTS:
        fields = {field for _, field, _, _ in Formatter().parse(getattr(one, name)) if field is not None}
        for field in sorted(fields - FIELDS):
            yield name, f"nothing fills {{{field}}}"
