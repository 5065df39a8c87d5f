"""Points of guidance by hand as rows: their states and moves, by document and place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class ToldPointRow:
    """A point with who moved it last, why, and the files that show it."""

    position: int
    state: str
    state_since: datetime
    suggested_on: date
    by_name: str
    reason: str
    uploads: Sequence[int]


@dataclass(frozen=True, slots=True)
class OpenToldPoint:
    """A point that is not reached yet, in the words of its document."""

    document_id: int
    item: str
    advice: str
    suggested_on: date


@dataclass(frozen=True, slots=True)
class ToldMove:
    """A move of the point of a document at a place; `was` empty: the beginning. `by` None: its delivery."""

    document_id: int
    position: int
    at: datetime
    event: str
    was: str
    to: str
    row: str
    by: int | None
    by_name: str
    reason: str = ""
    uploads: Sequence[int] = ()


def give(unit: UnitOfWork, move: ToldMove, suggested_on: date) -> None:
    """A point is there from now on; nothing where it is already."""
    values = {
        "document_id": move.document_id,
        "position": move.position,
        "state": move.to,
        "at": move.at,
        "suggested_on": suggested_on,
    }
    if unit.execute(sql("told_points", "add"), values):
        _keep(unit, move)


def points(unit: UnitOfWork, document_id: int) -> list[ToldPointRow]:
    """The points of a document in their order; none before its delivery."""
    return [ToldPointRow(*row) for row in unit.rows(sql("told_points", "of_document"), {"document_id": document_id})]


def open_points(unit: UnitOfWork, owner: str) -> list[OpenToldPoint]:
    """What guidance by hand to an owner still asks for, the first suggested day first."""
    return [OpenToldPoint(*row) for row in unit.rows(sql("told_points", "open_of_owner"), {"owner": owner})]


def move_on(unit: UnitOfWork, move: ToldMove) -> bool:
    """A point goes to its next state; False when somebody was faster."""
    values = {name: getattr(move, name) for name in ("document_id", "position", "at", "was", "to")}
    if not unit.execute(sql("told_points", "move"), values):
        return False
    _keep(unit, move)
    return True


def _keep(unit: UnitOfWork, move: ToldMove) -> None:
    values = {name: getattr(move, name) for name in ToldMove.__slots__}
    unit.execute(sql("told_points", "keep_move"), values | {"uploads": list(move.uploads)})
