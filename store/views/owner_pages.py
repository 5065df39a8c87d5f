"""Lists of owners to drill into: by sums of the moment, or by their newest readings."""

from dataclasses import dataclass
from datetime import datetime

from core.measures import MEASURES
from core.model import Band
from store.database import Database
from store.statements import sql
from store.views.pieces import Window, pieces_of
from store.views.scopes import Scope


@dataclass(frozen=True, slots=True)
class OwnerShare:
    """An owner, and the two sums whose share orders the list."""

    owner_id: int
    code: str
    kind: str
    name: str
    place: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class OwnerPage:
    """A page of owners, and how many there are in all."""

    rows: tuple[OwnerShare, ...]
    total: int


def owner_page(
    database: Database,
    scope: Scope,
    window: Window,
    numerator: str,
    denominator: str,
    *,
    kind: str | None = None,
    limit: int = 50,
    offset: int = 0,
    worst_first: bool = True,
) -> OwnerPage:
    """A page of the owners of a scope by numerator ÷ denominator over a window; those without a share come last.

    `kind` narrows to agencies or archives. KeyError: no such measure.
    """
    for measure in (numerator, denominator):
        if measure not in MEASURES:
            raise KeyError(measure)
    lo, hi = window
    pieces = pieces_of([window])
    ranges = [(max(first, first if lo is None else lo + 1), min(last, hi)) for first, last in pieces.day_ranges]
    text = sql("views", "owner_page").format(
        numerator=numerator, denominator=denominator, order="ASC" if worst_first else "DESC"
    )
    values = scope.parameters | {
        "first_month": pieces.first_month,
        "last_month": pieces.last_month,
        "cut": list(pieces.cut_months),
        "begins": [first for first, _ in ranges],
        "ends": [last for _, last in ranges],
        "kind": kind,
        "limit": limit,
        "offset": offset,
    }
    with database.begin() as unit:
        rows = unit.rows(text, values)
    return OwnerPage(tuple(OwnerShare(*row[:7]) for row in rows), rows[0][7] if rows else 0)


@dataclass(frozen=True, slots=True)
class OwnerReading:
    """An owner and its newest reading of an indicator."""

    owner_id: int
    code: str
    kind: str
    name: str
    place: int
    numerator: int
    denominator: int
    value: float | None
    band: Band | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page of owners by reading, and how many there are in all."""

    rows: tuple[OwnerReading, ...]
    total: int


def reading_page(
    database: Database,
    scope: Scope,
    code: str,
    *,
    kind: str | None = None,
    band: Band | None = None,
    limit: int = 50,
    offset: int = 0,
    worst_first: bool = True,
) -> ReadingPage:
    """A page of the owners of a scope by their newest reading of an indicator; those without a value come last.

    Much cheaper than `owner_page` for a whole city; as old as the owners' last pass.
    """
    text = sql("views", "reading_page").format(order="ASC" if worst_first else "DESC")
    values = scope.parameters | {"code": code, "kind": kind, "band": band, "limit": limit, "offset": offset}
    with database.begin() as unit:
        rows = unit.rows(text, values)
    found = (OwnerReading(*(*row[:8], None if row[8] is None else Band(row[8]), row[9])) for row in rows)
    return ReadingPage(tuple(found), rows[0][10] if rows else 0)
