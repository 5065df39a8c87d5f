"""How an issue moved, and when its clock stood still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Moved:
    """A transition to be kept; `by` None: time or data."""

    at: datetime
    on: date
    from_state: str
    to_state: str
    event: str
    row: str
    effects: Sequence[str]
    by: int | None
    by_name: str
    reason: str = ""
    uploads: Sequence[int] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveRow(Moved):
    """A transition that was kept."""

    move_id: int = 0


def add_move(unit: UnitOfWork, issue_no: str, move: Moved) -> int:
    """Keeps a transition; returns its number."""
    values = {
        "issue_no": issue_no,
        "at": move.at,
        "on": move.on,
        "from": move.from_state,
        "to": move.to_state,
        "event": move.event,
        "row": move.row,
        "effects": list(move.effects),
        "by": move.by,
        "by_name": move.by_name,
        "reason": move.reason,
        "uploads": list(move.uploads),
        "detail": as_json(move.detail),
    }
    return int(unit.value(sql("issues", "add_move"), values))


def moves(unit: UnitOfWork, issue_no: str) -> list[MoveRow]:
    """The transitions of an issue, in order."""
    rows = unit.rows(sql("issues", "moves"), {"issue_no": issue_no})
    return [MoveRow(*row) for row in rows]


def stops(unit: UnitOfWork, issue_no: str) -> list[tuple[date, date | None, str]]:
    """Since, until and reference of the disputes that stop the clock."""
    rows = unit.rows(sql("issues", "stops"), {"issue_no": issue_no})
    return [(since, until, reference) for since, until, reference in rows]


def stop_clock(unit: UnitOfWork, issue_no: str, reference: str, since: date) -> None:
    """The clock stops because data are disputed."""
    unit.execute(sql("issues", "stop"), {"issue_no": issue_no, "reference": reference, "since": since})


def run_clock_on(unit: UnitOfWork, issue_no: str, reference: str, until: date) -> None:
    """The dispute is over."""
    unit.execute(sql("issues", "run_on"), {"issue_no": issue_no, "reference": reference, "until": until})
