"""The test vector of the domain (§1.6) as a table, and what has to come out of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from core.days import LOCAL
from core.measures import MEASURES, item_column
from core.yamllines import load as load_yaml
from indicators.catalogue import Catalogue, load
from indicators.evaluation import evaluate
from indicators.results import Evaluation, Result
from indicators.tables import Scope
from indicators.windows import DayRange
from indicators.words import ScopeKind

VECTOR: Mapping[str, Any] = load_yaml(Path(__file__).parent / "golden_vector.yaml").value
COLUMNS: tuple[str, ...] = tuple(VECTOR["columns"])
KINDS: dict[Scope, ScopeKind] = {
    "甲": ScopeKind.AGENCY,
    "丙": ScopeKind.AGENCY,
    "市馆": ScopeKind.ARCHIVE,
    "市本级": ScopeKind.PLACE,
    "乙": ScopeKind.AGENCY,
    "区馆": ScopeKind.ARCHIVE,
    "330106": ScopeKind.PLACE,
    "全市": ScopeKind.CITY,
}
ROOMS = ("DI-08", "DI-09")


class SameTable:
    """A table that says the same of every range of days."""

    def __init__(self, sums: Mapping[Scope, Mapping[str, int]]) -> None:
        self._sums = sums

    @property
    def scopes(self) -> Sequence[Scope]:
        return tuple(self._sums)

    def over(self, measure: str, days: DayRange) -> Sequence[int]:
        return [sums[measure] for sums in self._sums.values()]


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL)


AT = at_noon(VECTOR["at"])


@cache
def catalogue() -> Catalogue:
    return load()


def item_sums() -> dict[Scope, dict[str, int]]:
    """scope → measure → value, 馆藏 and 室藏 apart."""
    sums: dict[Scope, dict[str, int]] = {scope: dict.fromkeys(MEASURES, 0) for scope in KINDS}
    for code, cells in VECTOR["items"].items():
        for scope, cell in zip(COLUMNS, cells, strict=True):
            sums[scope].update(_split(code, scope, cell))
    return sums


def _split(code: str, scope: str, cell: int | str) -> dict[str, int]:
    column = item_column(code)
    if code not in ROOMS:
        return {column: int(cell)}
    held, _, room = str(cell).partition(" / ")
    if KINDS[scope] is ScopeKind.AGENCY:
        return {f"{column}_room": int(held)}
    return {column: int(held), f"{column}_room": int(room or 0)}


@cache
def evaluations() -> dict[Scope, Evaluation]:
    return evaluate(catalogue(), SameTable(item_sums()), KINDS, AT)


def result(code: str, scope: str) -> Result:
    found = evaluations()[scope].results[code]
    assert found is not None
    return found


def cell(code: str, scope: str) -> str:
    """The cell of the vector's second table: text and band, N/A, or – outside the dimensions."""
    found = evaluations()[scope].results[code]
    if found is None:
        return "–"
    return f"{found.text} {found.band}" if found.band else found.text
