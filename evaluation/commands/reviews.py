"""Reviews: shared out by the authority, judged by reviewers, settled by a third where two differ."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from core.access import Principal
from core.errors import AccessDeniedError, RefusedError
from evaluation.commands.reports import begin_report, demand_value
from evaluation.desk import Desk, demand_at, way_at
from evaluation.moving import OvertakenError
from evaluation.parts.bulk import Bulk, for_each
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import UnknownThingError, cycle_within, demand_cycle, part_within
from evaluation.parts.letters import tell_agency
from evaluation.parts.moving import Doing, move_part
from evaluation.parts.persons import mover
from evaluation.parts.reviewed import keep_reviewed
from evaluation.reviewing.drawing import BLIND_PERCENT, SPOT_PERCENT, drawn
from evaluation.reviewing.sharing import Bench, share
from evaluation.rubric.judgements import Levels
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.settling import SPOT, THIRD, judged_items, settlement, value_of_json
from people.deeds import Deed, Matter, deed
from people.letters import accounts_that_may, tell
from people.standing_in import accounts_of
from store import uploads
from store.accounts import account_by_id
from store.database import UnitOfWork
from store.evaluation import parts, reviews
from store.evaluation.circumstances import circumstances
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import Decision, TaskRow

MANAGE: Final = "cycles.manage"
JUDGE: Final = "reviews.judge"
OUT: Final = ("not_rated", "withdrawn")
ROUNDS: Final = ("first", "second", "blind", THIRD, SPOT)


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
    return _Share(cycle, rubric, *_bench(unit, desk, cycle, reviewers, owners, at), blind, spots)


def _bench(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, reviewers: Sequence[int], owners: Collection[str], at: datetime
) -> tuple[Bench, dict[int, str]]:
    """Reviewers who may judge at the node of the cycle. RefusedError: one of them may not."""
    able = set(accounts_that_may(unit, JUDGE, way_at(unit, desk, cycle.node), at))
    if unable := sorted(set(reviewers) - able):
        raise RefusedError(f"account {unable[0]} is no reviewer here", "no_reviewer", number=unable[0])
    interests: dict[str, set[int]] = {}
    for reviewer, owner, *_ in reviews.interests(unit, owners):
        interests.setdefault(owner, set()).add(reviewer)
    names = {number: found.display_name for number in reviewers if (found := account_by_id(unit, number)) is not None}
    bench = Bench(sorted(set(reviewers)), interests, dict(reviews.loads(unit, reviewers)))
    return bench, names


def _assign(unit: UnitOfWork, sharing: _Share, owner: str, at: datetime) -> None:
    cycle = sharing.cycle.cycle_id
    holding = [one.circumstance for one in circumstances(unit, cycle, [owner])]
    claimed = [one.item for one in reviews.reports(unit, cycle, [owner]) if one.value is not None]
    items = judged_items(sharing.rubric, holding, claimed)
    found = share(sharing.bench, sharing.rubric, owner, items, is_blind=owner in sharing.blind)
    for one in found:
        reviews.assign(unit, cycle, owner, one.item, one.round, (one.reviewer, sharing.names[one.reviewer]), at)
    for item in sharing.spots.get(owner, ()):
        checker = sharing.bench.pick(owner)
        if checker is not None:
            reviews.assign(unit, cycle, owner, item, SPOT, (checker, sharing.names[checker]), at)


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
        if item not in rubric.items or round_ not in ROUNDS:
            raise RefusedError(f"{item} has no round {round_}", "review_round", item=item[:20])
        bench, names = _bench(done.unit, desk, cycle, [reviewer], [owner], at)
        others = [one.reviewer for one in reviews.tasks(done.unit, cycle.cycle_id, [owner]) if one.item == item]
        if bench.pick(owner, others if round_ != SPOT else ()) is None:
            raise RefusedError("the reviewer has an interest or judges the item already", "reviewer_barred")
        if not reviews.assign(done.unit, cycle.cycle_id, owner, item, round_, (reviewer, names[reviewer]), at):
            raise OvertakenError(item)


def decide_task(desk: Desk, principal: Principal, task_id: int, said: Decision, revision: int, at: datetime) -> int:
    """A reviewer judges an item as it was seen; returns the new revision.

    OvertakenError: the task has changed meanwhile. RefusedError: it is somebody else's, the value is none of the
    anchors, or a reason is missing. Where the last item of an agency is judged its score is computed at once.
    """
    with deed(desk.database, principal, Matter("review.decided", JUDGE, "evaluation", str(task_id)), at) as done:
        task, part, cycle = _open_task(done, desk, principal, task_id, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        _demand_decision(rubric, task, said)
        uploads.use(done.unit, said.evidence, f"evaluation {cycle.code} {task.owner}", at)
        found = reviews.decide(done.unit, task_id, said, revision, at, _in_place(task, principal))
        if found is None:
            raise OvertakenError(task.item)
        done.after = {"item": task.item, "round": task.round, "value": said.value}
        _settle_difference(done.unit, desk, cycle, task, at)
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


def _demand_decision(rubric: Rubric, task: TaskRow, said: Decision) -> None:
    """Levels name their anchor; whatever is not simply confirmed has a reason; M items need a value."""
    item = rubric.items[task.item]
    demand_value(item, said.value)
    if task.round == SPOT:
        if said.value is not None or (said.is_refuted and not said.reason.strip()):
            raise RefusedError("a spot check says yes, or why not", "review_spot")
        return
    if item.type is ItemType.MANUAL and said.value is None:
        raise RefusedError(f"{item.code} needs a value", "review_value", item=item.code)
    if said.value is not None and not said.reason.strip():
        raise RefusedError("a value needs a reason", "review_reason")
    if isinstance(item.rule, Levels) and not _names_anchor(item.rule, said):
        raise RefusedError("a level names its anchor", "review_anchor", item=item.code)


def _names_anchor(rule: Levels, said: Decision) -> bool:
    """Whether a decision names the anchor of its own level, by its number or by its text."""
    told = said.anchor.strip()
    if said.value is None or not told:
        return bool(told)
    level = value_of_json(said.value).exact
    anchor = rule.anchor(level)
    return told in (anchor.zh, anchor.en) or (told.replace(".", "", 1).isdecimal() and Fraction(told) == level)


def _settle_difference(unit: UnitOfWork, desk: Desk, cycle: CycleRow, task: TaskRow, at: datetime) -> None:
    """Where two differ, whoever has least to do and has judged nothing of the agency decides; nobody: it waits."""
    own = reviews.tasks(unit, cycle.cycle_id, [task.owner])
    mine = [one for one in own if one.item == task.item and one.round != SPOT]
    if not settlement(mine).differs or any(one.round == THIRD for one in mine):
        return
    able = accounts_that_may(unit, JUDGE, way_at(unit, desk, cycle.node), at)
    bench, names = _bench(unit, desk, cycle, able, [task.owner], at)
    third = bench.pick(task.owner, {one.reviewer for one in own if one.round != SPOT})
    if third is not None:
        reviews.assign(unit, cycle.cycle_id, task.owner, task.item, THIRD, (third, names[third]), at)
        once = f"third {cycle.code} {task.owner} {task.item}"
        tell(unit, [third], "review_assigned", {"cycle": cycle.name}, "/evaluation/review", at, once)


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


def declare_interest(
    desk: Desk, principal: Principal, owner: str, reason: str, at: datetime, reviewer: int | None = None
) -> None:
    """A reviewer declares an interest in an agency; an officer may do it for one (`reviewer`)."""
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
