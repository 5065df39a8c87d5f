"""The agencies of an officer: how each stands, what is open, and how the load lies on the officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class AreaUnit:
    """An agency: its newest part in a cycle, its open issues, how many are late, the next day on which one is due."""

    code: str
    name: str
    name_en: str
    place: int
    cycle: str
    state: str
    score_tenths: int | None
    grade: str | None
    issues: int
    late: int
    next_due: date | None


@dataclass(frozen=True, slots=True)
class Load:
    """An officer's open issues, None: nobody's yet, and how many are late."""

    officer: str | None
    issues: int
    late: int


@dataclass(frozen=True, slots=True)
class Area:
    """A page of agencies, how many there are, and what is open and late of all of them."""

    units: tuple[AreaUnit, ...]
    total: int
    issues: int
    late: int
    officers: tuple[Load, ...]


def area(
    database: Database, places: Sequence[int], nodes: Sequence[str], today: date, limit: int = 50, offset: int = 0
) -> Area:
    """The agencies of some places and the load of the authorities at some nodes; who has most to do first."""
    values = {"places": list(places), "nodes": list(nodes), "today": today, "limit": limit, "offset": offset}
    with database.snapshot() as unit:
        rows = unit.rows(sql("area", "units"), values)
        loads = tuple(Load(*row) for row in unit.rows(sql("area", "officers"), values))
    total, issues, late = (int(one) for one in rows[0][-3:]) if rows else (0, 0, 0)
    return Area(tuple(AreaUnit(*row[:-3]) for row in rows), total, issues, late, loads)
