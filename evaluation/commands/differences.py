"""What follows where reviewers do not agree: with each other, or with an automatic score. Somebody else decides."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from evaluation.desk import Desk, way_at
from evaluation.parts.assigning import assign
from evaluation.parts.benches import whole_bench
from evaluation.scoring.settling import OF_DATA, THIRD, VERDICT, settlement
from people.letters import accounts_that_may, tell
from store.database import UnitOfWork
from store.evaluation import reviews, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import Decision, TaskRow

MANAGE: Final = "cycles.manage"
DESK: Final = "/evaluation/review"
SHOWN: Final = ("numerator", "denominator", "met")


def settle_difference(unit: UnitOfWork, desk: Desk, cycle: CycleRow, task: TaskRow, at: datetime) -> None:
    """Where two differ, whoever has least to do and has judged nothing of the agency decides; nobody: it waits."""
    own = reviews.tasks(unit, cycle.cycle_id, [task.owner])
    mine = [one for one in own if one.item == task.item and one.round not in OF_DATA]
    if not settlement(mine).differs or any(one.round == THIRD for one in mine):
        return
    bench, names = whole_bench(unit, desk, cycle, task.owner, at)
    third = bench.pick(task.owner, {one.reviewer for one in own if one.round not in OF_DATA})
    if third is not None:
        assign(unit, cycle.cycle_id, task.owner, task.item, THIRD, (third, names[third]), at)
        once = f"third {cycle.code} {task.owner} {task.item}"
        tell(unit, [third], "review_assigned", {"cycle": cycle.name}, DESK, at, once)


def with_figure(unit: UnitOfWork, task: TaskRow, part: PartRow, said: Decision) -> Decision:
    """A refuted spot check with the collected figure that it looked at, on which a correction will rest."""
    return replace(said, value=_collected(unit, part, task.item)) if said.is_refuted else said


def ask_for_verdict(unit: UnitOfWork, desk: Desk, cycle: CycleRow, part: PartRow, task: TaskRow, at: datetime) -> None:
    """A refuted automatic score waits for a second person, who keeps or corrects it; nobody: it waits for an officer.

    Whoever manages the cycle is told, and the second person.
    """
    bench, names = whole_bench(unit, desk, cycle, task.owner, at)
    second = bench.pick(task.owner, {task.reviewer})
    words = {"cycle": cycle.name, "owner": part.owner_name, "item": task.item, "reason": task.reason}
    once = f"refuted {cycle.code} {task.owner} {task.item}"
    officers = accounts_that_may(unit, MANAGE, way_at(unit, desk, cycle.node), at)
    tell(unit, officers, "spot_refuted", words, f"/evaluation?cycle={cycle.code}", at, once)
    if second is not None:
        assign(unit, cycle.cycle_id, task.owner, task.item, VERDICT, (second, names[second]), at)
        tell(unit, [second], "spot_verdict", words, DESK, at, f"verdict {cycle.code} {task.owner} {task.item}")


def _collected(unit: UnitOfWork, part: PartRow, item: str) -> dict[str, Any] | None:
    score = scores.score(unit, part.score_id) if part.score_id is not None else None
    found = json.loads(score.inputs)["values"].get(item) if score is not None else None
    return None if found is None else {name: found[name] for name in SHOWN}
