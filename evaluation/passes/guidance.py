"""Guidance points that close by data: each pass over trial scores is a refresh, and two that reach the line close."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from core.days import local_date
from evaluation.closing import Condition, Refresh, judge
from evaluation.desk import Desk
from evaluation.guidance.states import PointFacts
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import part_within
from evaluation.parts.moving import Doing, move_part, move_point
from evaluation.parts.persons import SYSTEM
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import ItemType
from evaluation.scoring.rubrics import rubric_within
from store.database import UnitOfWork
from store.evaluation import cycles, objections, parts, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.data_objections import open_objections
from store.evaluation.objections import PointRow

MOST_KEPT = 30
"""refreshes of a point"""


def refresh_points(desk: Desk, at: datetime) -> int:
    """Judges the open points of running cycles by the newest trial scores; how many are reached now."""
    with desk.database.begin() as unit:
        running = cycles.running(unit)
    return sum(_refresh_cycle(desk, one, at) for one in running)


def _refresh_cycle(desk: Desk, cycle: CycleRow, at: datetime) -> int:
    with desk.database.begin() as unit:
        owners = {one.owner for one in objections.points(unit, cycle.cycle_id, state="open")}
        owners |= {one.owner for one in parts.parts(unit, cycle.cycle_id, ["improving"]) if one.has_newer_data}
    return sum(_refresh_agency(desk, cycle, owner, at) for owner in sorted(owners))


def _refresh_agency(desk: Desk, cycle: CycleRow, owner: str, at: datetime) -> int:
    with desk.database.begin() as unit:
        part = part_within(unit, cycle, owner, locked=True)
        trial = scores.trial(unit, cycle.cycle_id, owner)
        if part.state not in ("published", "improving", "reevaluating"):
            return 0
        rubric = rubric_within(unit, cycle.rubric_key)
        items = {one["code"]: one for one in json.loads(trial.result)["result"]["items"]} if trial else {}
        known = trial.at if trial else at
        open_ = objections.points(unit, cycle.cycle_id, [owner], "open")
        judged = [one for one in open_ if not is_disputed(unit, rubric, one)]
        reached = sum(_refresh(unit, rubric, one, items.get(one.item), known, at) for one in judged)
        if reached:
            parts.note_newer_data(unit, cycle.cycle_id, [owner])
        _evaluate_again(unit, cycle, rubric, owner, at)
        return reached


def is_disputed(unit: UnitOfWork, rubric: Rubric, point: PointRow) -> bool:
    """Whether an objection is open to the data that a point rests on: then it is not judged, and nobody is urged."""
    return bool(open_objections(unit, point.owner, codes_behind(rubric, point)))


def codes_behind(rubric: Rubric, point: PointRow) -> set[str]:
    """What an objection to the data of a point may name: its item, and the indicator that gives its figure."""
    return {point.item, rubric.indicator_behind(point.item)} - {""}


def _refresh(
    unit: UnitOfWork, rubric: Rubric, point: PointRow, item: Mapping[str, Any] | None, known: datetime, at: datetime
) -> bool:
    """Whether a point is reached by what its newest refreshes say."""
    if item is None or rubric.items[point.item].type is not ItemType.AUTOMATIC:
        return False
    kept = list(point.refreshes)
    if not kept or str(kept[-1]["at"]) < known.isoformat():
        kept = [*kept, _as_refresh(item, known)][-MOST_KEPT:]
        objections.keep_refreshes(unit, point.point_id, kept)
    condition = Condition(point.item, rubric.judging.low)
    found = judge(condition, _refreshes(kept), point.given_at, local_date(at))
    if found.verdict != "met":
        return False
    facts = PointFacts(verdict=found.verdict)
    proof = [{"at": one.at.isoformat(), "result": str(one.figure)} for one in found.proof]
    move_point(unit, point, "reach_by_data", facts, Doing(SYSTEM, at, detail={"proof": proof}))
    return True


def _as_refresh(item: Mapping[str, Any], known: datetime) -> dict[str, Any]:
    """An item's result as a refresh; one that is suspended proves nothing."""
    result = Fraction(item["result"]) if item["result"] is not None else Fraction(0)
    return {
        "at": known.isoformat(),
        "numerator": result.numerator,
        "denominator": result.denominator if item["result"] is not None else 0,
        "is_stale": item["outcome"] == "suspended",
    }


def _refreshes(kept: Sequence[Mapping[str, Any]]) -> list[Refresh]:
    return [
        Refresh(datetime.fromisoformat(one["at"]), one["numerator"], one["denominator"], one["is_stale"])
        for one in kept
    ]


def _evaluate_again(unit: UnitOfWork, cycle: CycleRow, rubric: Rubric, owner: str, at: datetime) -> None:
    """An agency that improves and has something new is evaluated again."""
    part = part_within(unit, cycle, owner)
    if part.state == "improving" and part.has_newer_data:
        facts = part_facts(unit, cycle, rubric, [part])[owner]
        move_part(unit, cycle, part, "evaluate_again", facts, Doing(SYSTEM, at))
