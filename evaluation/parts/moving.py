"""Moves parts of agencies and guidance points: state, move and what the cockpit learns, in one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from core.days import local_date
from evaluation.cycles.part import PartFacts
from evaluation.cycles.participation import participation_machine
from evaluation.effects.registers import Fields, take_back, tell
from evaluation.guidance.states import PointFacts, guidance_machine
from evaluation.machines.table import Transition
from evaluation.moving import OvertakenError, moved
from evaluation.parts.persons import Mover
from store.database import UnitOfWork
from store.evaluation import cycles, objections, parts
from store.evaluation.cycles import CycleRow, Move
from store.evaluation.objections import PointRow
from store.evaluation.parts import PartRow

STAGES: Final[Mapping[str, str]] = {
    "to_evaluate": "evaluating",
    "scored": "evaluating",
    "self_reporting": "evaluating",
    "submitted": "evaluating",
    "reviewing": "evaluating",
    "fed_back": "feedback",
    "objecting": "feedback",
    "published": "feedback",
    "improving": "rectifying",
    "reevaluating": "reevaluating",
    "closed": "closed",
}
"""state of a part → stage of the register of participations; other states take no part any more"""


@dataclass(frozen=True, slots=True)
class Doing:
    """Who moves something when, and what is said of it."""

    by: Mover
    at: datetime
    reason: str = ""
    uploads: Sequence[int] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


def move_part(
    unit: UnitOfWork, cycle: CycleRow, part: PartRow, event: str, facts: PartFacts, doing: Doing
) -> Transition:
    """Moves a part by its table. RefusedMoveError: why not. OvertakenError: somebody was faster."""
    found = moved(participation_machine(), part.state, event, facts, doing.at)
    if not parts.move(unit, part, found.to, doing.at):
        raise OvertakenError(part.owner)
    note_part(unit, cycle, part, found, doing)
    return found


def note_part(unit: UnitOfWork, cycle: CycleRow, part: PartRow, found: Transition, doing: Doing) -> None:
    """Keeps the move of a part, and tells the register of participations when its stage changes."""
    cycles.keep_move(unit, _move("participation", cycle.cycle_id, part.owner, "", found, doing))
    stage, before = STAGES.get(found.to), STAGES.get(found.state or "")
    if stage == before:
        return
    key: Fields = {"unit_code": part.owner, "cycle": cycle.code}
    if stage is None:
        take_back(unit, "participations", key, doing.at)
        return
    row: Fields = {**key, "stage": stage, "joined_on": part.joined_on, "stage_entered_on": local_date(doing.at)}
    tell(unit, "participations", row, doing.at)


def move_point(unit: UnitOfWork, point: PointRow, event: str, facts: PointFacts, doing: Doing) -> Transition:
    """Moves a guidance point by its table. RefusedMoveError: why not. OvertakenError: somebody was faster."""
    found = moved(guidance_machine(), point.state, event, facts, doing.at)
    if not objections.move_point(unit, point, found.to, doing.at):
        raise OvertakenError(f"{point.owner} {point.item}")
    note_point(unit, point.cycle_id, point.owner, point.item, found, doing)
    return found


def note_point(unit: UnitOfWork, cycle_id: int, owner: str, item: str, found: Transition, doing: Doing) -> None:
    """Keeps the move of a guidance point."""
    cycles.keep_move(unit, _move("guidance_point", cycle_id, owner, item, found, doing))


def note_cycle(unit: UnitOfWork, cycle_id: int, found: Transition, doing: Doing) -> None:
    """Keeps the move of a cycle."""
    cycles.keep_move(unit, _move("cycle", cycle_id, "", "", found, doing))


def _move(machine: str, cycle_id: int, owner: str, item: str, found: Transition, doing: Doing) -> Move:
    return Move(
        machine=machine,
        cycle_id=cycle_id,
        owner=owner,
        item=item,
        at=doing.at,
        was=found.state or "",
        becomes=found.to,
        event=found.event,
        row=found.row,
        by=doing.by.account_id,
        by_name=doing.by.name,
        reason=doing.reason,
        uploads=doing.uploads,
        detail=doing.detail,
    )
