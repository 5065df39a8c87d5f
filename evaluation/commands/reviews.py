"""Reviews: shared out by the authority, judged by reviewers, settled by a third where two differ."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from evaluation.commands.decisions import demand_decision, demand_evidence, demand_round
from evaluation.commands.differences import ask_for_verdict, settle_difference, with_figure
from evaluation.commands.reports import begin_report
from evaluation.desk import Desk, demand_at
from evaluation.moving import OvertakenError
from evaluation.parts.assigning import assign
from evaluation.parts.benches import bench_of
from evaluation.parts.bulk import Bulk, for_each
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import UnknownThingError, cycle_within, demand_cycle, part_within
from evaluation.parts.letters import tell_agency
from evaluation.parts.moving import Doing, move_part
from evaluation.parts.persons import mover
from evaluation.parts.reviewed import keep_reviewed
from evaluation.reviewing.drawing import BLIND_PERCENT, SPOT_PERCENT, drawn
from evaluation.reviewing.sharing import Bench, share
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.settling import SPOT, judged_items
from people.deeds import Deed, Matter, deed
from people.letters import tell
from people.standing_in import accounts_of
from store import uploads
from store.database import UnitOfWork
from store.evaluation import parts, reviews
from store.evaluation.circumstances import circumstances
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import Decision, TaskRow

MANAGE: Final = "cycles.manage"
JUDGE: Final = "reviews.judge"
OUT: Final = ("not_rated", "withdrawn")


@dataclass(slots=True)
class _Share:
    """What sharing out needs of a cycle."""

    cycle: CycleRow
    rubric: Rubric
    bench: Bench
    names: dict[int, str]
    blind: frozenset[str]
    spots: dict[str, list[str]] = field(default_factory=dict)


def begin_reviews(
    desk: Desk,
    principal: Principal,
    code: str,
    reviewers: Sequence[int],
    at: datetime,
    owners: Collection[str] | None = None,
) -> Bulk:
    """Shares the submitted agencies out among reviewers; the draws follow from the seed of the cycle."""
    with deed(desk.database, principal, Matter("review.begun", MANAGE, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code, locked=True)
        done.node = demand_cycle(done.unit, desk, principal, MANAGE, cycle, at).code
        rubric = rubric_within(done.unit, cycle.rubric_key)
        rows = parts.parts(done.unit, cycle.cycle_id, None if owners else ["submitted"], owners)
        sharing = _sharing(done.unit, desk, cycle, rubric, reviewers, [one.owner for one in rows], at)
        for row in rows:
            _assign(done.unit, sharing, row.owner, at)
        facts = part_facts(done.unit, cycle, rubric, rows)
        doing = Doing(mover(principal), at)
        begun = for_each(rows, lambda row: move_part(done.unit, cycle, row, "begin_review", facts[row.owner], doing))
        _tell_reviewers(done.unit, sharing, at)
        done.after = begun.counted("begun")
    return begun


def _sharing(
    unit: UnitOfWork,
    desk: Desk,
    cycle: CycleRow,
    rubric: Rubric,
    reviewers: Sequence[int],
    owners: Sequence[str],
    at: datetime,
) -> _Share:
    everybody = [
        one.owner for one in parts.page(unit, cycle.cycle_id, None, limit=1_000_000)[0] if one.state not in OUT
    ]
    blind = frozenset(drawn(cycle.seed, everybody, BLIND_PERCENT))
    parts.draw_blind(unit, cycle.cycle_id, sorted(blind))
    automatic = [item.code for item in rubric.weighed if item.type is ItemType.AUTOMATIC]
    automatic = [item for item in automatic if item not in cycle.left_out]
    pairs = drawn(cycle.seed, (f"{owner}|{item}" for owner in everybody for item in automatic), SPOT_PERCENT)
    spots: dict[str, list[str]] = {}
    for pair in pairs:
        owner, _, item = pair.partition("|")
        spots.setdefault(owner, []).append(item)
    return _Share(cycle, rubric, *bench_of(unit, desk, cycle, reviewers, owners, at), blind, spots)


def _assign(unit: UnitOfWork, sharing: _Share, owner: str, at: datetime) -> None:
    cycle = sharing.cycle.cycle_id
    holding = [one.circumstance for one in circumstances(unit, cycle, [owner])]
    claimed = [one.item for one in reviews.reports(unit, cycle, [owner]) if one.value is not None]
    items = judged_items(sharing.rubric, holding, claimed)
    found = share(sharing.bench, sharing.rubric, owner, items, is_blind=owner in sharing.blind)
    for one in found:
        assign(unit, cycle, owner, one.item, one.round, (one.reviewer, sharing.names[one.reviewer]), at)
    for item in sharing.spots.get(owner, ()):
        checker = sharing.bench.pick(owner)
        if checker is not None:
            assign(unit, cycle, owner, item, SPOT, (checker, sharing.names[checker]), at)


def _tell_reviewers(unit: UnitOfWork, sharing: _Share, at: datetime) -> None:
    values = {"cycle": sharing.cycle.name}
    once = f"review {sharing.cycle.code} {at.date()}"
    tell(unit, sharing.bench.load, "review_assigned", values, "/evaluation/review", at, once)


def assign_reviewer(
    desk: Desk, principal: Principal, code: str, owner: str, task: tuple[str, str], reviewer: int, at: datetime
) -> None:
    """Gives an item in a round (`task`: item, round) of an agency to a reviewer, as long as it is undecided."""
    item, round_ = task
    matter = Matter("review.assigned", MANAGE, "evaluation", code[:40], owner[:40], {"item": item[:20]})
    with deed(desk.database, principal, matter, at) as done:
        cycle = cycle_within(done.unit, code)
        part_within(done.unit, cycle, owner, locked=True)
        demand_at(done.unit, desk, principal, MANAGE, owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        own = [one for one in reviews.tasks(done.unit, cycle.cycle_id, [owner]) if one.item == item]
        demand_round(rubric, own, item, round_)
        bench, names = bench_of(done.unit, desk, cycle, [reviewer], [owner], at)
        others = {one.reviewer for one in own} if round_ != SPOT else ()
        if bench.pick(owner, others) is None:
            raise RefusedError("the reviewer has an interest or judges the item already", "reviewer_barred")
        if not assign(done.unit, cycle.cycle_id, owner, item, round_, (reviewer, names[reviewer]), at):
            raise OvertakenError(item)


def decide_task(desk: Desk, principal: Principal, task_id: int, said: Decision, revision: int, at: datetime) -> int:
    """A reviewer judges an item as it was seen; returns the new revision.

    OvertakenError: the task has changed meanwhile. RefusedError: it is somebody else's, the value is none of the
    anchors, a reason is missing, or it rests on a file that the agency has not handed in. Where the last item of an
    agency is judged its score is computed at once.
    """
    with deed(desk.database, principal, Matter("review.decided", JUDGE, "evaluation", str(task_id)), at) as done:
        task, part, cycle = _open_task(done, desk, principal, task_id, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        demand_decision(rubric, task, said)
        demand_evidence(said, reviews.files_handed_in(done.unit, cycle.cycle_id, task.owner))
        uploads.use(done.unit, said.evidence, f"evaluation {cycle.code} {task.owner}", at)
        said = with_figure(done.unit, task, part, said)
        found = reviews.decide(done.unit, task_id, said, revision, at, _in_place(task, principal))
        if found is None:
            raise OvertakenError(task.item)
        done.after = {"item": task.item, "round": task.round, "value": said.value, "is_refuted": said.is_refuted}
        done.detail["why"] = said.reason
        settle_difference(done.unit, desk, cycle, task, at)
        if said.is_refuted:
            ask_for_verdict(done.unit, desk, cycle, part, replace(task, reason=said.reason), at)
        keep_reviewed(done.unit, desk, cycle, rubric, [part], at)
    return found


def _open_task(
    done: Deed, desk: Desk, principal: Principal, task_id: int, at: datetime
) -> tuple[TaskRow, PartRow, CycleRow]:
    seen = reviews.task(done.unit, task_id)
    if seen is None:
        raise UnknownThingError(f"there is no task {task_id}", "unknown_task", number=task_id)
    cycle = parts.cycle_of(done.unit, seen.cycle_id)
    part = part_within(done.unit, cycle, seen.owner, locked=True)
    done.node = seen.owner
    demand_at(done.unit, desk, principal, JUDGE, seen.owner, at)
    if seen.reviewer not in accounts_of(done.unit, principal, JUDGE, at):
        raise AccessDeniedError(JUDGE)
    if part.state != "reviewing":
        raise RefusedError("the agency is not being reviewed", "review_closed", owner=part.owner)
    if any(owner == part.owner for _, owner, *_ in reviews.interests(done.unit, [part.owner], principal.account_id)):
        raise RefusedError("a reviewer with an interest does not judge", "reviewer_barred")
    if _in_place(seen, principal) is not None and seen.round != SPOT:
        others = [one for one in reviews.tasks(done.unit, cycle.cycle_id, [part.owner]) if one.item == seen.item]
        if any(one.reviewer == principal.account_id for one in others):
            raise RefusedError("a deputy does not judge what is judged in the own name", "reviewer_barred")
    return seen, part, cycle


def _in_place(task: TaskRow, principal: Principal) -> tuple[int, str] | None:
    """Who judges as a deputy, which makes the task the deputy's own; None: whose it is."""
    if task.reviewer == principal.account_id:
        return None
    return principal.account_id, principal.display_name


def ask_back(desk: Desk, principal: Principal, code: str, owner: str, reason: str, at: datetime) -> None:
    """Asks an agency for more: its report is open again, and what was judged has to be judged anew."""
    with deed(
        desk.database, principal, Matter("review.asked_back", MANAGE, "evaluation", code[:40], owner[:40]), at
    ) as done:
        cycle = cycle_within(done.unit, code)
        row = part_within(done.unit, cycle, owner, locked=True)
        way = demand_at(done.unit, desk, principal, MANAGE, owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        facts = replace(part_facts(done.unit, cycle, rubric, [row])[owner], reason=reason)
        move_part(done.unit, cycle, row, "ask_back", facts, Doing(mover(principal), at, reason))
        reviews.reopen(done.unit, cycle.cycle_id, owner)
        begin_report(done.unit, row, at)
        link = f"/evaluation/report?cycle={cycle.code}&owner={owner}"
        once = f"asked back {cycle.code} {owner} {at.isoformat()}"
        tell_agency(done.unit, way, "report_asked_back", {"cycle": cycle.name, "reason": reason}, link, at, once)
