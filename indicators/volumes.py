"""The volumes (总量): figures without target or band. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.days import local_date
from core.measures import item_column
from indicators.catalogue import Catalogue
from indicators.schema import Figure, Label, Volume
from indicators.tables import Needs, Scope, Table
from indicators.windows import DayRange, days_of


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a volume; `unit` is a code of units.yaml, `line` 1 stands large, 2 in the note."""

    value: int
    unit: str
    line: int
    label: Label | None


def needs(catalogue: Catalogue, at: datetime) -> Needs:
    """The ranges and measures that `amounts` will read."""
    wanted: dict[DayRange, set[str]] = {}
    for volume in catalogue.volumes:
        for figure in volume.figures:
            wanted.setdefault(days_of_figure(catalogue, figure, local_date(at)), set()).update(columns_of(figure))
    return {days: frozenset(columns) for days, columns in wanted.items()}


def amounts(catalogue: Catalogue, table: Table, at: datetime) -> dict[Scope, dict[str, tuple[Amount, ...]]]:
    """scope → code of the volume → its amounts, in the order of the definition."""
    on = local_date(at)
    columns = {
        volume.code: [sums_of(catalogue, table, figure, on) for figure in volume.figures]
        for volume in catalogue.volumes
    }
    return {
        scope: {
            volume.code: tuple(
                _amount(catalogue, figure, sums[position])
                for figure, sums in zip(volume.figures, columns[volume.code], strict=True)
            )
            for volume in catalogue.volumes
        }
        for position, scope in enumerate(table.scopes)
    }


def by_code(catalogue: Catalogue) -> Mapping[str, Volume]:
    """The definitions of the volumes by code."""
    return {volume.code: volume for volume in catalogue.volumes}


def _amount(catalogue: Catalogue, figure: Figure, value: int) -> Amount:
    return Amount(value, unit_of(catalogue, figure), figure.line, figure.label)


def sums_of(catalogue: Catalogue, table: Table, figure: Figure, on: date) -> list[int]:
    """A figure of each scope of a table, in their order."""
    days = days_of_figure(catalogue, figure, on)
    return [sum(parts) for parts in zip(*(table.over(one, days) for one in columns_of(figure)), strict=True)]


def days_of_figure(catalogue: Catalogue, figure: Figure, on: date) -> DayRange:
    """The days that a figure counts as of a day."""
    return days_of(figure.window, on, catalogue.cycle(on))


def columns_of(figure: Figure) -> list[str]:
    """The columns of the cells that a figure adds."""
    return [item_column(one) for one in figure.measures]


def unit_of(catalogue: Catalogue, figure: Figure) -> str:
    """The code of the unit of a figure."""
    return catalogue.measures[columns_of(figure)[0]].unit
