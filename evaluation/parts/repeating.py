"""Repeats: an item that is low in two published cycles running; its open point turns into a repeat."""

import json
from datetime import datetime
from fractions import Fraction

from evaluation.desk import Desk
from evaluation.guidance.points import repeats
from evaluation.guidance.states import PointFacts
from evaluation.parts.moving import Doing, move_point
from evaluation.parts.persons import SYSTEM
from store.database import UnitOfWork
from store.evaluation import objections, publications, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow


def turn_repeats(unit: UnitOfWork, desk: Desk, cycle: CycleRow, row: PartRow, at: datetime) -> tuple[str, ...]:
    """Turns the open points of the cycle published before on items that are low again; returns the repeated items."""
    before = publications.newest_published(unit, cycle.cycle_id, row.owner)
    now = scores.score(unit, row.score_id) if row.score_id is not None else None
    if before is None or now is None:
        return ()
    number, low = before
    again = repeats(now.low, low)
    results = {one["code"]: one["result"] for one in json.loads(now.result)["result"]["items"]}
    for point in objections.points(unit, number, [row.owner], "open"):
        if point.item in again:
            facts = PointFacts(result=Fraction(results[point.item]), published_low_cycles=2)
            move_point(unit, point, "repeat", facts, Doing(SYSTEM, at, detail={"cycle": cycle.code}))
    return again
