"""Interests of reviewers (回避): who has one judges nothing of an agency, and what is open there goes to another."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.desk import Desk, demand_at, way_at
from evaluation.parts.assigning import assign
from evaluation.parts.benches import whole_bench
from evaluation.parts.finding import part_within
from evaluation.scoring.settling import SPOT
from people.deeds import Matter, deed
from people.letters import accounts_that_may, tell
from store.accounts import account_by_id
from store.database import UnitOfWork
from store.evaluation import cycles, parts, reviews
from store.evaluation.cycles import CycleRow
from store.evaluation.reviews import TaskRow

MANAGE: Final = "cycles.manage"
JUDGE: Final = "reviews.judge"
DESK: Final = "/evaluation/review"


def declare_interest(
    desk: Desk, principal: Principal, owner: str, reason: str, at: datetime, reviewer: int | None = None
) -> None:
    """A reviewer declares an interest in an agency; an officer may do it for one (`reviewer`).

    What that reviewer has still to judge of the agency goes to others; where nobody else may judge it, it stays and
    whoever manages the cycle is told.
    """
    permission = JUDGE if reviewer in (None, principal.account_id) else MANAGE
    with deed(
        desk.database, principal, Matter("interest.declared", permission, "evaluation", "", owner[:40]), at
    ) as done:
        demand_at(done.unit, desk, principal, permission, owner, at)
        if not reason.strip():
            raise RefusedError("a reason has to be given", "interest_reason")
        number = principal.account_id if reviewer is None else reviewer
        if account_by_id(done.unit, number) is None:
            raise RefusedError(f"account {number} is no reviewer here", "no_reviewer", number=number)
        reviews.declare_interest(done.unit, number, owner, reason, principal.display_name, at)
        left = [_pass_on(done.unit, desk, one, owner, number, at) for one in cycles.running(done.unit)]
        done.detail["unheld"] = sum(left)


def _pass_on(unit: UnitOfWork, desk: Desk, cycle: CycleRow, owner: str, reviewer: int, at: datetime) -> int:
    """Gives what a reviewer has still to judge of an agency in a cycle to others; how much found nobody."""
    if parts.part(unit, cycle.cycle_id, owner) is None:
        return 0
    part = part_within(unit, cycle, owner, locked=True)
    own = reviews.tasks(unit, cycle.cycle_id, [owner])
    mine = [one for one in own if one.reviewer == reviewer and one.decided_at is None]
    if not mine:
        return 0
    bench, names = whole_bench(unit, desk, cycle, owner, at)
    found = {one.task_id: bench.pick(owner, _judging(own, one)) for one in mine}
    for one in mine:
        if (other := found[one.task_id]) is not None:
            assign(unit, cycle.cycle_id, owner, one.item, one.round, (other, names[other]), at)
    takers = {other for other in found.values() if other is not None}
    unheld = [one.item for one in mine if found[one.task_id] is None]
    _tell(unit, desk, cycle, (part.owner, part.owner_name), (takers, unheld), f"{reviewer} {at.isoformat()}", at)
    return len(unheld)


def _judging(own: Sequence[TaskRow], task: TaskRow) -> set[int]:
    """Who judges the item of a task already; a comparison with records may be made by anybody."""
    return set() if task.round == SPOT else {one.reviewer for one in own if one.item == task.item}


def _tell(
    unit: UnitOfWork,
    desk: Desk,
    cycle: CycleRow,
    owner: tuple[str, str],
    outcome: tuple[Collection[int], Sequence[str]],
    occasion: str,
    at: datetime,
) -> None:
    """Tells those who took something over, and whoever manages the cycle of the items that found nobody."""
    (code, name), (takers, unheld) = owner, outcome
    once = f"interest {cycle.code} {code} {occasion}"
    tell(unit, takers, "review_assigned", {"cycle": cycle.name}, DESK, at, once)
    if unheld:
        values = {"cycle": cycle.name, "owner": name, "items": ", ".join(dict.fromkeys(unheld))}
        officers = accounts_that_may(unit, MANAGE, way_at(unit, desk, cycle.node), at)
        link = f"/evaluation/result?cycle={cycle.code}&owner={code}&act=assign"
        tell(unit, officers, "review_unheld", values, link, at, once)
