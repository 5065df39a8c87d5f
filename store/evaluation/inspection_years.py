"""Plans of inspections, their draws, and who is left to be inspected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation import rows
from store.evaluation.rows import Cases, Move
from store.statements import sql

CASES: Final = Cases("inspection_year", "year_id")


@dataclass(frozen=True, slots=True)
class YearRow:
    """The plan of a year as it stands."""

    year_id: int
    node: str
    plan_year: int
    planned: int
    archives: Sequence[str]
    note: str
    state: str
    state_since: datetime
    seed: str | None
    seed_source: str
    announced_at: datetime | None
    announced_by: str
    draw_on: date | None
    draw_list: str | None
    list_digest: str
    created_by: int
    created_name: str
    created_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw as it took place."""

    year_id: int
    algorithm: str
    seed: str
    seed_source: str
    announced_at: datetime
    draw_list: str
    list_digest: str
    result: Mapping[str, Any]
    drawn_at: datetime
    drawn_by: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """An owner that an authority inspects."""

    code: str
    kind: str
    name: str


def add(unit: UnitOfWork, values: Mapping[str, Any], move: Move) -> int | None:
    """Keeps a new plan with its first move; None: the authority has one of that year."""
    return CASES.add(unit, values, move)


def change(unit: UnitOfWork, row: YearRow, values: Mapping[str, Any], *moved: Move) -> bool:
    """Changes a plan, with its move where it moves; False when somebody was faster."""
    return CASES.change(unit, row.year_id, row.revision, values, *moved)


def year_for_change(unit: UnitOfWork, year_id: int) -> YearRow | None:
    """A plan, held until the end of the transaction."""
    return rows.read_one(unit, YearRow, sql("inspection_years", "held"), {"id": year_id})


def year(unit: UnitOfWork, year_id: int) -> YearRow | None:
    """A plan by its number."""
    return rows.read_one(unit, YearRow, sql("inspection_years", "by_id"), {"id": year_id})


def years(unit: UnitOfWork, nodes: Sequence[str] | None, limit: int, offset: int) -> tuple[list[YearRow], int]:
    """The plans of some authorities (None: of all), the newest first, and how many there are."""
    values = {"nodes": None if nodes is None else list(nodes), "limit": limit, "offset": offset}
    total = int(unit.value(sql("inspection_years", "count"), values))
    return rows.read(unit, YearRow, sql("inspection_years", "list"), values), total


def moves(unit: UnitOfWork, year_id: int) -> list[Move]:
    """What has happened to a plan, in order."""
    return CASES.moves(unit, year_id)


def keep_draw(unit: UnitOfWork, draw: DrawRow) -> None:
    """Keeps a draw for good."""
    values = {name: getattr(draw, name) for name in DrawRow.__dataclass_fields__}
    rows.add(unit, "inspection_draw", values, CASES.key)


def draw_of(unit: UnitOfWork, year_id: int) -> DrawRow | None:
    """The draw of a plan; None: there was none yet."""
    return rows.read_one(unit, DrawRow, sql("inspection_years", "draw"), {"id": year_id})


def inspected_at(unit: UnitOfWork, places: Sequence[int], *, archives: bool) -> list[Inspected]:
    """Active agencies of some places, and with `archives` every archive of the city, by code."""
    values = {"places": list(places), "archives": archives}
    return rows.read(unit, Inspected, sql("inspection_years", "inspected"), values)
