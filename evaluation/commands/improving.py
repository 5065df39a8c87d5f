"""After publication: guidance points met by evidence or void, agencies evaluated again, and their part closed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.commands.publishing import demand_final
from evaluation.commands.reports import demand_value, use_files
from evaluation.desk import Desk, demand_at
from evaluation.guidance.states import PointFacts
from evaluation.moving import OvertakenError
from evaluation.parts.bulk import Bulk, for_each
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import UnknownThingError, cycle_within, demand_cycle, part_within
from evaluation.parts.moving import Doing, move_part, move_point
from evaluation.parts.persons import mover
from evaluation.parts.publishing import Publishing, publish_rows
from evaluation.parts.reviewed import keep_anew
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.settling import AGAIN, value_of_json
from people.deeds import Deed, Matter, deed
from store.database import UnitOfWork
from store.evaluation import objections, parts, publications, reviews, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import PointRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import Decision

MANAGE: Final = "cycles.manage"
JUDGE: Final = "reviews.judge"
CLOSABLE: Final = ("published", "improving", "reevaluating")
"""states from which a part is closed once no point of it is open"""


def meet_by_evidence(desk: Desk, principal: Principal, point_id: int, said: Decision, at: datetime) -> None:
    """A reviewer judges new evidence on a guidance point; where it meets the line the point is reached."""
    with deed(desk.database, principal, Matter("guidance.reached", JUDGE, "guidance", str(point_id)), at) as done:
        point, cycle, part = _open_point(done, point_id)
        demand_at(done.unit, desk, principal, JUDGE, point.owner, at)
        rubric = rubric_within(done.unit, cycle.rubric_key)
        item = rubric.items[point.item]
        if item.type is ItemType.AUTOMATIC:
            raise RefusedError(f"{item.code} closes by data", "point_by_data", item=item.code)
        if said.value is None or not said.reason.strip():
            raise RefusedError("a value needs a reason", "review_reason")
        demand_value(item, said.value)
        by = mover(principal)
        if any(reviewer == by.account_id for reviewer, *_ in reviews.interests(done.unit, [point.owner])):
            raise RefusedError("a reviewer with an interest does not judge", "reviewer_barred")
        result = item.rule.result(value_of_json(said.value))
        met = result >= rubric.judging.low
        facts = PointFacts(result=result, is_automatic=False, is_evidence_met=met)
        move_point(done.unit, point, "reach_by_evidence", facts, Doing(by, at, said.reason, said.evidence))
        use_files(done.unit, said.evidence, point.owner, cycle.code, at)
        _keep_again(done.unit, cycle, point, said, by.pair, at)
        parts.note_newer_data(done.unit, cycle.cycle_id, [part.owner])


def _keep_again(
    unit: UnitOfWork, cycle: CycleRow, point: PointRow, said: Decision, by: tuple[int, str], at: datetime
) -> None:
    reviews.assign(unit, cycle.cycle_id, point.owner, point.item, AGAIN, by, at)
    own = reviews.tasks(unit, cycle.cycle_id, [point.owner])
    task = next(one for one in own if (one.item, one.round) == (point.item, AGAIN))
    if reviews.decide(unit, task.task_id, said, task.revision, at) is None:
        raise OvertakenError(point.item)


def void_point(desk: Desk, principal: Principal, point_id: int, reason: str, at: datetime) -> None:
    """A guidance point has become void, for a reason."""
    with deed(desk.database, principal, Matter("guidance.voided", MANAGE, "guidance", str(point_id)), at) as done:
        point, _, _ = _open_point(done, point_id)
        demand_at(done.unit, desk, principal, MANAGE, point.owner, at)
        move_point(done.unit, point, "void", PointFacts(reason=reason), Doing(mover(principal), at, reason))


def _open_point(done: Deed, point_id: int) -> tuple[PointRow, CycleRow, PartRow]:
    point = objections.point(done.unit, point_id)
    if point is None:
        raise UnknownThingError(f"there is no guidance point {point_id}", "unknown_point", number=point_id)
    done.node = point.owner
    cycle = cycle_within(done.unit, point.cycle)
    return point, cycle, part_within(done.unit, cycle, point.owner, locked=True)


def improve_on(desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> None:
    """An agency that was evaluated again goes on improving, with a new version of its score."""
    with deed(
        desk.database, principal, Matter("part.improving", MANAGE, "evaluation", code[:40], owner[:40]), at
    ) as done:
        cycle = cycle_within(done.unit, code)
        row = part_within(done.unit, cycle, owner, locked=True)
        demand_at(done.unit, desk, principal, MANAGE, owner, at)
        _end_evaluation(done.unit, desk, principal, cycle, row, "improve_on", at)


def close_parts(
    desk: Desk, principal: Principal, code: str, at: datetime, owners: Collection[str] | None = None
) -> Bulk:
    """Closes the part of agencies (None: of all with nothing low); a new score of theirs is published."""
    with deed(desk.database, principal, Matter("part.closed", MANAGE, "cycle", code[:40]), at) as done:
        cycle = cycle_within(done.unit, code)
        done.node = demand_cycle(done.unit, desk, principal, MANAGE, cycle, at).code
        rows = parts.parts(done.unit, cycle.cycle_id, None if owners else list(CLOSABLE), owners)
        closed = for_each(rows, lambda row: _end_evaluation(done.unit, desk, principal, cycle, row, "close", at))
        done.after = closed.counted("closed")
    return closed


def _end_evaluation(
    unit: UnitOfWork, desk: Desk, principal: Principal, cycle: CycleRow, row: PartRow, event: str, at: datetime
) -> None:
    """Moves an agency on; what was evaluated again becomes a version, and counts in the cockpit in place of the old."""
    rubric = rubric_within(unit, cycle.rubric_key)
    facts = replace(part_facts(unit, cycle, rubric, [row])[row.owner], person=mover(principal).person)
    move_part(unit, cycle, row, event, facts, Doing(mover(principal), at))
    if row.state != "reevaluating":
        return
    if keep_anew(unit, desk, cycle, rubric, [row], "reevaluated", at, now=True):
        fresh = part_within(unit, cycle, row.owner)
        demand_final(fresh, scores.settled(unit, [] if fresh.score_id is None else [fresh.score_id]))
        publications.supersede(unit, fresh, principal.display_name, at)
        publish_rows(unit, desk, cycle, [fresh], Publishing(principal.display_name, at))
