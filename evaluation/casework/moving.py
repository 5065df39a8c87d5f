"""Moves a stored issue by its table of states: state, move, stages, clock and register in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from core.days import local_date
from evaluation.casework.case import Case
from evaluation.casework.clock import SETTLED, comes_in_time, final_day, stage_row, standing_of
from evaluation.casework.deeds import By
from evaluation.casework.disputed import resting_anew
from evaluation.casework.registering import register
from evaluation.deadlines.demands import stages_of
from evaluation.issues.facts import IssueFacts
from evaluation.issues.states import issue_machine
from evaluation.law.parameters import value
from evaluation.machines.table import Transition
from evaluation.moving import moved
from store.database import UnitOfWork
from store.evaluation import issue_moves, issue_parts, issues
from store.evaluation.issue_moves import Moved, MoveRow
from store.evaluation.issue_parts import DemandRow
from store.evaluation.issues import IssueRow

WEIGHTY: Final = frozenset({"grave", "serious"})
RESTS: Final = frozenset({"demand_replaced", "linked_to_closing"})
"""effects after which an issue may rest on other data that are disputed than before"""


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along with a move: the day that counts (None: today), files, changed fields, what else is kept.

    `demands`: those that stand in place of the ones before; None: they stay.
    """

    on: date | None = None
    reason: str = ""
    uploads: Sequence[int] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)
    demands: Sequence[DemandRow] | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """An issue after a move, with everything around it, and the transition."""

    case: Case
    transition: Transition


def perform(
    unit: UnitOfWork, case: Case, event: str, facts: IssueFacts, by: By, at: datetime, along: Along | None = None
) -> Performed:
    """Moves a locked issue. RefusedMoveError: its table refuses; nothing is done."""
    along = along or Along()
    transition = moved(issue_machine(), case.row.state, event, facts, at)
    on = along.on or local_date(at)
    changes: dict[str, Any] = {"state": transition.to, **along.changes}
    if transition.to != case.row.state:
        changes["state_since"] = at
    changes |= _by_effects(unit, case, transition, facts, on)
    move = _move(case, transition, by, on, along, facts)
    number = issue_moves.add_move(unit, case.issue_no, move)
    if "linked_to_closing" in transition.effects:
        changes["reopened_move"] = _closing(case)
    row = replace(case.row, **changes)
    new = replace(
        case, row=row, moves=(*case.moves, _kept(move, number)), stages=tuple(issue_parts.stages(unit, case.issue_no))
    )
    if along.demands is not None:
        issue_parts.set_demands(unit, case.issue_no, along.demands)
        new = replace(new, demands=tuple(along.demands))
    if RESTS & set(transition.effects):
        new = resting_anew(unit, new, on)
    return Performed(reckon(unit, case.row, new, changes, at), transition)


def reckon(
    unit: UnitOfWork, before: IssueRow, case: Case, changes: Mapping[str, Any], at: datetime, *, is_quiet: bool = False
) -> Case:
    """Works the clock of an issue out anew, keeps the issue with `changes`, and tells the register.

    `case` has the changes already; its row is as it was kept before. Idempotent: the same calendar gives the same days.
    """
    clock = _clock(case, local_date(at))
    row = issues.change(unit, before, is_quiet=is_quiet, **{**changes, **clock})
    if case.stages and row.state not in SETTLED:
        place = min(row.stages_done, len(case.stages) - 1)
        issue_parts.set_stage_due(unit, row.issue_no, place, clock["deadline_on"])
    document_no = "" if case.document is None else case.document.number_text
    if not is_quiet or before.final_on != row.final_on:
        register(unit, before, row, document_no, local_date(row.opened_at), at)
    return replace(case, row=row)


def _clock(case: Case, on: date) -> dict[str, Any]:
    found = None if case.row.state in SETTLED else standing_of(case, on)
    return {
        "deadline_on": None if found is None else found.deadline,
        "act_by": None if found is None else found.act_by,
        "days_left": None if found is None else found.days_left,
        "is_running": found is not None and found.is_running,
        "is_provisional": found is not None and found.is_provisional,
        "final_on": None if case.row.state == "withdrawn" else final_day(case, on),
    }


def _by_effects(unit: UnitOfWork, case: Case, transition: Transition, facts: IssueFacts, on: date) -> dict[str, Any]:
    effects, changes = transition.effects, dict[str, Any]()
    if "clock_starts" in effects:
        _set_stages(unit, case, on)
        changes |= {"delivered_on": on, "stages_done": 0}
    if "next_stage" in effects:
        issue_parts.set_stage_done(unit, case.issue_no, case.row.stages_done, on)
        changes["stages_done"] = case.row.stages_done + 1
    if "submission_stored" in effects:
        changes |= {"submitted_on": on, "was_submitted_late": not comes_in_time(case, on)}
    if {"closed_in_time", "closed_late"} & set(effects):
        changes |= _closed(unit, case, transition, facts, on)
    if "linked_to_closing" in effects:
        changes |= {"closed_at": None, "met_at": None, "reopened": case.row.reopened + 1, "effect_due_on": None}
        changes |= {"submitted_on": None, "was_submitted_late": False}
        changes |= {"effect_checked_on": None, "effect_finding": "", "is_effective": None}
    if "correction_time" in effects and "clock_runs_on" in effects and "linked_to_closing" not in effects:
        changes["rechecks"] = case.row.rechecks + 1
    return changes


def _closed(unit: UnitOfWork, case: Case, transition: Transition, facts: IssueFacts, on: date) -> dict[str, Any]:
    issue_parts.set_stage_done(unit, case.issue_no, max(len(case.stages) - 1, 0), on)
    changes: dict[str, Any] = {"closed_at": transition.at, "removed_on": facts.removed_on}
    changes["was_submitted_late"] = "closed_late" in transition.effects
    if case.row.submitted_on is None:
        changes["submitted_on"] = on
    if case.row.severity in WEIGHTY:
        changes["effect_due_on"] = on + timedelta(days=value("effect_check_days", on))
    return changes


def _set_stages(unit: UnitOfWork, case: Case, delivered_on: date) -> None:
    row = case.row
    found = stages_of(row.demand, row.severity, delivered_on, row.nodes)  # type: ignore[arg-type]
    rows = [stage_row(place, stage, delivered_on, case.calendar) for place, stage in enumerate(found)]
    issue_parts.set_stages(unit, row.issue_no, rows)


def _move(case: Case, transition: Transition, by: By, on: date, along: Along, facts: IssueFacts) -> Moved:
    detail = dict(along.detail)
    if "deadline_extended" in transition.effects:
        detail["extension_days"] = facts.extension_days
    return Moved(
        at=transition.at,
        on=on,
        from_state=transition.state or "",
        to_state=transition.to,
        event=transition.event,
        row=transition.row,
        effects=transition.effects,
        by=by.account_id,
        by_name=by.name,
        reason=along.reason,
        uploads=tuple(along.uploads),
        detail=detail,
    )


def _kept(move: Moved, number: int) -> MoveRow:
    return MoveRow(
        move.at,
        move.on,
        move.from_state,
        move.to_state,
        move.event,
        move.row,
        move.effects,
        move.by,
        move.by_name,
        move.reason,
        move.uploads,
        move.detail,
        number,
    )


def _closing(case: Case) -> int | None:
    return next((one.move_id for one in reversed(case.moves) if one.to_state == "closed"), None)
