"""Passes over scores: the first score of a cycle's agencies, and the trial score of each day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.days import local_date
from evaluation.desk import Desk
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import cycle_within
from evaluation.parts.moving import Doing, move_part
from evaluation.parts.persons import SYSTEM
from evaluation.results.telling import is_before_feedback
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.inputs import Ground
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import ground_of, scores_of
from store.database import UnitOfWork
from store.evaluation import cycles, parts, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.scores import NewScore, Version

TRIED: Final = (
    "scored",
    "self_reporting",
    "submitted",
    "reviewing",
    "fed_back",
    "objecting",
    "published",
    "improving",
    "reevaluating",
)
"""states in which an agency sees a trial score each day"""


def version_of(cycle: CycleRow, rubric: Rubric, kind: str, at: datetime) -> Version:
    """What the scores of a pass share."""
    return Version(cycle.cycle_id, kind, rubric.key, rubric.digest, at)


def ground_within(unit: UnitOfWork, desk: Desk, cycle: CycleRow, at: datetime, *, now: bool = False) -> Ground:
    """The ground of a pass over a cycle."""
    return ground_of(unit, desk, cycle, rubric_within(unit, cycle.rubric_key), at, now=now)


def score_waiting(desk: Desk, at: datetime) -> int:
    """Gives every agency that waits for it its first, automatic score; how many. Each portion counts by itself."""
    with desk.database.begin() as unit:
        running = cycles.running(unit)
    return sum(_score_cycle(desk, one, at) for one in running)


def _score_cycle(desk: Desk, cycle: CycleRow, at: datetime) -> int:
    with desk.database.begin() as unit:
        waiting = [one.owner for one in parts.parts(unit, cycle.cycle_id, ["to_evaluate"])]
        ground = ground_within(unit, desk, cycle, at) if waiting else None
    if ground is None:
        return 0
    return sum(_keep_first(desk, cycle, ground, portion, at) for portion in scores_of(desk, ground, waiting))


def _keep_first(desk: Desk, cycle: CycleRow, ground: Ground, found: Sequence[NewScore], at: datetime) -> int:
    """A portion becomes versions; who has been scored or withdrawn meanwhile is left alone."""
    with desk.database.begin() as unit:
        rows = {
            one.owner: one for one in parts.parts(unit, cycle.cycle_id, ["to_evaluate"], [one.owner for one in found])
        }
        mine = [one for one in found if one.owner in rows]
        facts = part_facts(unit, cycle, ground.rubric, list(rows.values()))
        for row in rows.values():
            move_part(unit, cycle, row, "score", facts[row.owner], Doing(SYSTEM, at))
        scores.keep(unit, version_of(cycle, ground.rubric, "automatic", at), mine)
    return len(mine)


def try_today(desk: Desk, at: datetime) -> int:
    """The trial score of the day for every agency of running cycles that lacks it; how many."""
    day = local_date(at)
    with desk.database.begin() as unit:
        codes = scores.without_trial(unit, day)
    return sum(_try_cycle(desk, code, at) for code in codes)


def _trials(desk: Desk, ground: Ground, rows: Sequence[PartRow]) -> Iterator[list[NewScore]]:
    """Trial scores; before the feedback they rest on no review, since agencies see them day by day."""
    waiting = [one.owner for one in rows if is_before_feedback(one)]
    yield from scores_of(desk, replace(ground, with_reviews=False), waiting)
    yield from scores_of(desk, ground, [one.owner for one in rows if not is_before_feedback(one)])


def _try_cycle(desk: Desk, code: str, at: datetime) -> int:
    with desk.database.begin() as unit:
        cycle = cycle_within(unit, code)
        rows = parts.parts(unit, cycle.cycle_id, TRIED)
        ground = ground_within(unit, desk, cycle, at, now=True)
    done = 0
    for portion in _trials(desk, ground, rows):
        with desk.database.begin() as unit:
            scores.keep_trials(unit, cycle.cycle_id, local_date(at), at, portion)
        done += len(portion)
    return done
