"""One pass over the agencies of a cycle: inputs, results, and their one text, in portions that keep memory small."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from core.audit_chain import sm3
from core.days import local_date
from evaluation.desk import Desk
from evaluation.rubric.digest import canonical
from evaluation.rubric.inputs import Inputs
from evaluation.rubric.inputs import inputs_of as stored_inputs
from evaluation.rubric.results import Result
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.scoring import score
from evaluation.scoring.inputs import Ground, inputs_of
from indicators.deliveries import cadences_of, deliveries
from store.database import UnitOfWork
from store.evaluation.collected import newest_batch
from store.evaluation.cycles import CycleRow
from store.evaluation.scores import NewScore, ScoreRow
from store.views.sources import feed_states

PORTION: Final = 500
"""agencies at a time"""


def ground_of(
    unit: UnitOfWork, desk: Desk, cycle: CycleRow, rubric: Rubric, at: datetime, *, now: bool = False
) -> Ground:
    """What a pass shares: it judges the last day of the period, or today when that is earlier, or (`now`) asked for."""
    today = local_date(at)
    on = today if now else min(today, cycle.until)
    return Ground(cycle, rubric, on, newest_snapshot(unit), late_feeds(desk, at))


def newest_snapshot(unit: UnitOfWork) -> str:
    """What names the data that are collected by now, so that anybody can look at them again."""
    return f"batch {newest_batch(unit)}"


def late_feeds(desk: Desk, at: datetime) -> frozenset[str]:
    """The feeds (`source/feed`) that have been silent for too long."""
    found = deliveries(feed_states(desk.database, at), cadences_of(desk.settings))
    return frozenset(f"{one.source}/{one.feed}" for one in found if one.is_late(at))


def results_of(
    desk: Desk, ground: Ground, owners: Sequence[str], within: UnitOfWork | None = None
) -> Iterator[list[tuple[Inputs, Result]]]:
    """The results of agencies, portion by portion, in their order; `within`: with what a transaction holds by now."""
    waiting = iter(owners)
    while portion := list(islice(waiting, PORTION)):
        inputs = inputs_of(desk.database, desk.catalogue, ground, portion, within)
        yield [(one, score(ground.rubric, one)) for one in inputs]


def scores_of(
    desk: Desk, ground: Ground, owners: Sequence[str], within: UnitOfWork | None = None
) -> Iterator[list[NewScore]]:
    """The scores of agencies as they are kept, portion by portion."""
    for portion in results_of(desk, ground, owners, within):
        yield [new_score(inputs, result) for inputs, result in portion]


def new_score(inputs: Inputs, result: Result) -> NewScore:
    """A result as it is kept: with the one text of what it rests on, and of itself."""
    text = result.to_bytes()
    return NewScore(
        owner=inputs.unit,
        inputs=canonical(inputs).decode(),
        result=text.decode(),
        digest=sm3(text).hex(),
        score_tenths=result.total.tenths,
        claimed_tenths=result.claimed.tenths,
        grade=result.grading.final,
        is_final=result.is_final,
        low=result.low,
        not_applicable=int(result.total.not_applicable * 1000),
    )


def computed_again(rubric: Rubric, row: ScoreRow) -> bytes:
    """The text of a stored score, computed anew from what it rested on; equal to `row.result` or something is wrong."""
    return score(rubric, stored_inputs(json.loads(row.inputs))).to_bytes()


def result_again(rubric: Rubric, inputs: str) -> tuple[Inputs, Result]:
    """Inputs and result of a stored text of inputs."""
    found = stored_inputs(json.loads(inputs))
    return found, score(rubric, found)
