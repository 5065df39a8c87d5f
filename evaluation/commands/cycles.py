"""What the authority does with a cycle as a whole: prepares, changes, opens, closes or cancels it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.cycles.cycle import CycleFacts, cycle_machine
from evaluation.cycles.participation import participation_machine
from evaluation.desk import Desk, demand_at
from evaluation.machines.table import Transition
from evaluation.moving import OvertakenError, moved
from evaluation.parts.earlier_limits import raise_earlier
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import cycle_within, demand_cycle
from evaluation.parts.moving import Doing, move_part, note_cycle, note_part
from evaluation.parts.persons import mover
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.sources import Connected, unconfirmed
from people.deeds import Deed, Matter, deed
from store.database import UnitOfWork
from store.evaluation import collected, parts, publications
from store.evaluation import cycles as kept
from store.evaluation.cycles import Agency, CycleRow, CycleText
from store.evaluation.rubrics import version

MANAGE: Final = "cycles.manage"
PUBLISH: Final = "results.publish"
LEAST_REASON: Final = 10


@dataclass(frozen=True, slots=True)
class NewCycle:
    """What is told of a cycle, and the node of the authority whose agencies it judges."""

    node: str
    text: CycleText


def prepare_cycle(desk: Desk, principal: Principal, new: NewCycle, at: datetime) -> str:
    """Prepares a cycle; returns its code. RefusedError: the period, a group, or an item to be left out is wrong."""
    with deed(desk.database, principal, Matter("cycle.prepared", MANAGE, "cycle", "", new.node[:40]), at) as done:
        demand_at(done.unit, desk, principal, MANAGE, new.node, at)
        found = moved(cycle_machine(), None, "prepare", CycleFacts(new.text.since, new.text.until), at)
        _demand_text(done.unit, new.text)
        row = kept.add(done.unit, new.node, new.text, secrets.token_hex(8), principal.display_name, at)
        note_cycle(done.unit, row.cycle_id, found, Doing(mover(principal), at))
        done.after = {"cycle": row.code, "rubric": row.rubric_key}
    return row.code


def change_cycle(desk: Desk, principal: Principal, code: str, text: CycleText, revision: int, at: datetime) -> None:
    """Changes a cycle that is being prepared, as it was seen. OvertakenError: it has changed meanwhile."""
    with deed(desk.database, principal, Matter("cycle.changed", MANAGE, "cycle", code[:40]), at) as done:
        row = cycle_within(done.unit, code, locked=True)
        done.node = demand_cycle(done.unit, desk, principal, MANAGE, row, at).code
        if row.state != "preparing":
            raise RefusedError("a cycle that is open is not changed", "cycle_open", cycle=row.code)
        if text.since > text.until:
            raise RefusedError("the period ends before it begins", "cycle_period")
        _demand_text(done.unit, text)
        if not kept.change(done.unit, row.cycle_id, text, revision):
            raise OvertakenError(row.code)


def _demand_text(unit: UnitOfWork, text: CycleText) -> None:
    """Only automatic items can be left out, each with a reason that everybody reads."""
    if text.rubric_key is None:
        if text.left_out:
            raise RefusedError("items are left out of a rubric", "cycle_left_out", item=next(iter(text.left_out)))
        return
    rubric = rubric_within(unit, text.rubric_key)
    for item, reason in text.left_out.items():
        known = rubric.items.get(item)
        if known is None or known.type is not ItemType.AUTOMATIC or len(reason.strip()) < LEAST_REASON:
            raise RefusedError(f"{item} cannot be left out like that", "cycle_left_out", item=item[:20])


def open_cycle(desk: Desk, principal: Principal, code: str, at: datetime) -> int:
    """Opens a cycle: every active agency of its groups takes part; returns how many do.

    Grade limits of earlier cycles that still count are raised for the head of division to confirm.

    A rubric that was not published before the first day judged makes it a trial (试评).
    """
    with deed(desk.database, principal, Matter("cycle.opened", MANAGE, "cycle", code[:40]), at) as done:
        row = cycle_within(done.unit, code, locked=True)
        done.node = demand_cycle(done.unit, desk, principal, MANAGE, row, at).code
        found = agencies_of(done.unit, desk, row)
        transition = moved(cycle_machine(), row.state, "open", _facts(done.unit, row, found), at)
        is_trial = "marked_as_trial" in transition.effects
        if not kept.move(done.unit, row, transition.to, at, is_trial=is_trial):
            raise OvertakenError(row.code)
        doing = Doing(mover(principal), at, detail={"units": len(found), "is_trial": is_trial})
        note_cycle(done.unit, row.cycle_id, transition, doing)
        raised = _enter(done.unit, row, found, doing)
        done.after = {"units": len(found), "is_trial": is_trial, "earlier_limits": raised}
    return len(found)


def agencies_of(unit: UnitOfWork, desk: Desk, row: CycleRow) -> list[Agency]:
    """The agencies that a cycle judges: those that stand directly under its authority."""
    place = desk.city.municipal_code if row.node == str(desk.city.code) else int(row.node)
    return kept.agencies(unit, [place], row.groups)


def _enter(unit: UnitOfWork, row: CycleRow, found: Sequence[Agency], doing: Doing) -> int:
    """Enters the agencies; returns how many grade limits of earlier cycles were raised."""
    parts.enter(unit, row.cycle_id, found, local_date(doing.at), doing.at)
    entered = parts.parts(unit, row.cycle_id)
    rubric = rubric_within(unit, row.rubric_key)
    facts = part_facts(unit, row, rubric, entered)
    for one in entered:
        begun = moved(participation_machine(), None, "enter", facts[one.owner], doing.at)
        note_part(unit, row, one, begun, Doing(doing.by, doing.at))
    return raise_earlier(unit, row, rubric, [one.owner for one in entered], doing.at)


def _facts(unit: UnitOfWork, row: CycleRow, found: Sequence[Agency]) -> CycleFacts:
    rubric = version(unit, row.rubric_key) if row.rubric_key else None
    entries = collected.connections(unit, [one.code for one in found])
    open_ = unconfirmed(Connected(one.owner, one.source, one.state, one.since) for one in entries)
    return CycleFacts(
        period_from=row.since,
        period_to=row.until,
        rubric_published_on=rubric.published_on if rubric and rubric.state == "published" else None,
        units=len(found),
        unconfirmed_connections=sum(open_.values()),
    )


def close_cycle(desk: Desk, principal: Principal, code: str, at: datetime) -> None:
    """Closes a cycle whose agencies are all through."""
    with deed(desk.database, principal, Matter("cycle.closed", PUBLISH, "cycle", code[:40]), at) as done:
        _end(done, desk, principal, code, "close", "", at)


def cancel_cycle(desk: Desk, principal: Principal, code: str, reason: str, at: datetime) -> None:
    """Cancels a cycle of which nothing is published; every agency's part is withdrawn."""
    with deed(desk.database, principal, Matter("cycle.cancelled", PUBLISH, "cycle", code[:40]), at) as done:
        row, doing = _end(done, desk, principal, code, "cancel", reason, at)
        rubric = rubric_within(done.unit, row.rubric_key) if row.state == "running" else None
        if rubric is not None:
            open_ = [
                one for one in parts.parts(done.unit, row.cycle_id) if not participation_machine().is_final(one.state)
            ]
            facts = part_facts(done.unit, row, rubric, open_)
            for one in open_:
                move_part(done.unit, row, one, "withdraw", replace(facts[one.owner], reason=reason), doing)


def _end(
    done: Deed, desk: Desk, principal: Principal, code: str, event: str, reason: str, at: datetime
) -> tuple[CycleRow, Doing]:
    row = cycle_within(done.unit, code, locked=True)
    done.node = demand_cycle(done.unit, desk, principal, PUBLISH, row, at).code
    open_ = sum(
        count
        for _, state, count, _ in parts.states(done.unit, row.cycle_id)
        if not participation_machine().is_final(state)
    )
    facts = CycleFacts(
        open_parts=open_, published_results=publications.published_count(done.unit, row.cycle_id), reason=reason
    )
    found: Transition = moved(cycle_machine(), row.state, event, facts, at)
    if not kept.move(done.unit, row, found.to, at):
        raise OvertakenError(row.code)
    doing = Doing(mover(principal), at, reason)
    note_cycle(done.unit, row.cycle_id, found, doing)
    return row, doing
