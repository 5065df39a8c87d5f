"""等次限制情形: found by an officer, confirmed or dismissed by the head of division; no figure alone makes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.cycles.participation import participation_machine
from evaluation.desk import Desk, demand_at
from evaluation.machines.reasons import short_reason
from evaluation.moving import OvertakenError
from evaluation.parts.earlier_limits import raise_earlier
from evaluation.parts.finding import UnknownThingError, cycle_within, part_within
from evaluation.parts.persons import mover
from evaluation.parts.reviewed import keep_anew
from evaluation.scoring.rubrics import rubric_within
from people.deeds import Matter, deed
from store import uploads
from store.database import UnitOfWork
from store.evaluation import cycles, objections, parts
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import FindingRow
from store.evaluation.parts import PartRow

MANAGE: Final = "cycles.manage"
PUBLISH: Final = "results.publish"
SCORED_ANEW: Final = ("fed_back", "objecting")
PUBLISHED: Final = ("published", "improving", "reevaluating")


@dataclass(frozen=True, slots=True)
class Limit:
    """What was found, on what it rests (number of an issue, an inspection, a document), and why."""

    code: str
    reference: str
    reason: str
    uploads: Sequence[int] = ()


def find_limit(desk: Desk, principal: Principal, code: str, owner: str, found: Limit, at: datetime) -> int:
    """Finds a grade limit; it waits for the head of division. RefusedError: unknown, unfounded, or found before."""
    matter = Matter("limit.found", MANAGE, "evaluation", code[:40], owner[:40], {"limit": found.code[:8]})
    with deed(desk.database, principal, matter, at) as done:
        cycle, part = _open(done.unit, code, owner)
        demand_at(done.unit, desk, principal, MANAGE, owner, at)
        if found.code not in rubric_within(done.unit, cycle.rubric_key).limits:
            raise RefusedError(f"no limit {found.code}", "unknown_limit", limit=found.code[:8])
        if short_reason(found.reason) or not found.reference.strip():
            raise RefusedError("a limit rests on something, and says why", "limit_reason")
        uploads.use(done.unit, found.uploads, f"evaluation {code} {owner}", at)
        number = objections.find(
            done.unit,
            cycle.cycle_id,
            part.owner,
            found.code,
            found.reference.strip(),
            found.reason,
            found.uploads,
            mover(principal).pair,
            at,
        )
        if number is None:
            raise RefusedError("the same was found before", "limit_known", limit=found.code)
    return number


def decide_limit(
    desk: Desk, principal: Principal, finding_id: int, reason: str, at: datetime, *, is_confirmed: bool
) -> None:
    """The head of division confirms or dismisses, never who has found it; a score that stands is computed anew.

    What is confirmed is raised in other cycles under way, too, for which its rubric lets it count.
    """
    event = "limit.confirmed" if is_confirmed else "limit.dismissed"
    with deed(desk.database, principal, Matter(event, PUBLISH, "limit", str(finding_id)), at) as done:
        seen = _seen(done.unit, finding_id)
        cycle, part = _open(done.unit, seen.cycle, seen.owner)
        done.node = seen.owner
        demand_at(done.unit, desk, principal, PUBLISH, seen.owner, at)
        if seen.found_by == principal.account_id:
            raise RefusedError("another person confirms what one has found", "limit_two_people")
        if short_reason(reason):
            raise RefusedError("a limit rests on something, and says why", "limit_reason")
        state = "confirmed" if is_confirmed else "dismissed"
        if not objections.decide(done.unit, finding_id, state, reason, mover(principal).pair, at):
            raise OvertakenError(f"{seen.limit} {seen.owner}")
        if part.state in SCORED_ANEW:
            rubric = rubric_within(done.unit, cycle.rubric_key)
            keep_anew(done.unit, desk, cycle, rubric, [part], "ruled", at)
        if is_confirmed:
            _raise_elsewhere(done.unit, part.owner, at)
        done.after = {"limit": seen.limit, "state": state}


def _seen(unit: UnitOfWork, finding_id: int) -> FindingRow:
    found = objections.finding(unit, finding_id)
    if found is None:
        raise UnknownThingError(f"there is no finding {finding_id}", "unknown_limit_finding", number=finding_id)
    return found


def _raise_elsewhere(unit: UnitOfWork, owner: str, at: datetime) -> None:
    for cycle in cycles.running(unit):
        part = parts.part(unit, cycle.cycle_id, owner)
        if part is not None and not _is_judged(part):
            raise_earlier(unit, cycle, rubric_within(unit, cycle.rubric_key), [owner], at)


def _open(unit: UnitOfWork, code: str, owner: str) -> tuple[CycleRow, PartRow]:
    """A part whose grade is not published. RefusedError: it is, retract it first; or its part is over."""
    cycle = cycle_within(unit, code)
    part = part_within(unit, cycle, owner, locked=True)
    if _is_judged(part):
        raise RefusedError("the grade stands published", "part_judged", owner=owner)
    return cycle, part


def _is_judged(part: PartRow) -> bool:
    return part.state in PUBLISHED or participation_machine().is_final(part.state)
