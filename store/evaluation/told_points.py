"""Points of guidance by hand as rows: their states and moves, by document and place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.statements import sql

PREFIX: Final = "told point "
"""what the steps of the ladder are kept under that a point has come to, before its document and place"""


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


def subject(document_id: int, position: int) -> str:
    """What the steps of the ladder that a point has come to are kept under."""
    return f"{PREFIX}{document_id} {position}"


def near(unit: UnitOfWork, until: date, last: str) -> list[int]:
    """Documents with an open point suggested up to a day, whose ladder has not come to its last step."""
    values = {"until": until, "last": last, "prefix": PREFIX}
    return [number for (number,) in unit.rows(sql("told_points", "near"), values)]


def settled_urgings(unit: UnitOfWork) -> list[tuple[int, list[dict[str, Any]]]]:
    """Drafts that urge points by hand, each with what the guidance says of those that are not open any more."""
    return [(number, told) for number, told in unit.rows(sql("told_points", "settled_urgings"), {"prefix": PREFIX})]


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
