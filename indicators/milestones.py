"""Milestones: the round numbers that volumes have passed. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.days import day_number, local_date
from indicators.catalogue import Catalogue
from indicators.loading import loading_volumes
from indicators.schema import Figure
from indicators.tables import Needs, Table
from indicators.volumes import columns_of, days_of_figure, sums_of, unit_of
from indicators.windows import DayRange

LEAST: Final = 100
"""smaller numbers are no milestones"""
BYTE: Final = "byte"
STEP: Final = 1024
LEAST_BYTES: Final = STEP**4


@dataclass(frozen=True, slots=True)
class Milestone:
    """The greatest round number that a figure of a scope has passed, 0: none; `since`: first day that it counts."""

    scope: str
    code: str
    since: int
    mark: int


def round_number(value: int, unit: str) -> int:
    """The greatest number with one digit before its zeros up to a value, in the unit in which it is shown; 0: none."""
    scale = 1
    while unit == BYTE and value >= scale * STEP:
        scale *= STEP
    lead = value // scale
    if lead <= 0:
        return 0
    zeros = 10 ** (len(str(lead)) - 1)
    mark = lead // zeros * zeros * scale
    return mark if mark >= (LEAST_BYTES if unit == BYTE else LEAST) else 0


def code_of(volume: str, position: int) -> str:
    """What the milestones of a figure of a volume are called."""
    return f"{volume}.{position}"


def needs(catalogue: Catalogue, at: datetime) -> Needs:
    """The ranges and measures that `milestones` will read."""
    on = local_date(at)
    wanted: dict[DayRange, frozenset[str]] = {}
    for _, figure in _figures(catalogue, ()):
        days = days_of_figure(catalogue, figure, on)
        wanted[days] = wanted.get(days, frozenset()) | set(columns_of(figure))
    return wanted


def milestones(catalogue: Catalogue, table: Table, at: datetime, loading: Collection[str]) -> list[Milestone]:
    """What each scope of a table has passed, volumes without what counts nothing yet (`loading`: subjects)."""
    on = local_date(at)
    return [
        Milestone(str(scope), code, _since(catalogue, figure, on), round_number(value, unit_of(catalogue, figure)))
        for code, figure in _figures(catalogue, loading_volumes(catalogue, loading))
        for scope, value in zip(table.scopes, sums_of(catalogue, table, figure, on), strict=True)
    ]


def _figures(catalogue: Catalogue, without: Collection[str]) -> Iterator[tuple[str, Figure]]:
    for volume in catalogue.volumes:
        for position, figure in enumerate(volume.figures):
            if figure.milestone is not None and volume.code not in without:
                yield code_of(volume.code, position), figure


def _since(catalogue: Catalogue, figure: Figure, on: date) -> int:
    first = days_of_figure(catalogue, figure, on).since
    return 0 if first is None else day_number(first)
