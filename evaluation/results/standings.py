"""The index of an agency over cycles, and what would change in a cycle under other weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.desk import Desk
from evaluation.results.seeing import demand_about, demand_officer
from evaluation.rubric.board import board
from evaluation.rubric.index import Point, Step, curve
from evaluation.rubric.what_if import Firmness, Move, firmness, moves
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import result_again
from store.evaluation import objections, publications, scores

DRAWS = 200
FIRST_SEED = 1


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Who changes rank or grade under other weights, and how firm ranks stand under the present ones."""

    units: int
    moves: tuple[Move, ...]
    firmness: tuple[Firmness, ...]


def index_curve(desk: Desk, principal: Principal, owner: str, at: datetime) -> tuple[Step, ...]:
    """The published scores of an agency, with what was closed between them, for itself and its authority."""
    with desk.database.begin() as unit:
        demand_about(unit, desk, principal, owner, at)
        rows = publications.index_points(unit, owner)
        closed = {
            f"{one.cycle} {one.item}": local_date(one.state_since)
            for one in objections.points(unit, None, [owner], "reached")
        }
    return curve((Point(*row) for row in rows), closed)


def what_if(desk: Desk, principal: Principal, code: str, weights: Mapping[str, Fraction], at: datetime) -> WhatIf:
    """The newest scores of a cycle under other weights of items. RefusedError: an unknown item, or nothing is left."""
    with desk.database.begin() as unit:
        cycle = demand_officer(unit, desk, principal, code, at)
        rubric = rubric_within(unit, cycle.rubric_key)
        rows: Sequence[tuple[str, str, str]] = scores.inputs_within(unit, cycle.cycle_id)
    if not rows:
        return WhatIf(0, (), ())
    results = [result_again(rubric, text)[1] for _, _, text in rows]
    table = board(rubric, results, {owner: group for owner, group, _ in rows})
    try:
        found = moves(table, dict(weights))
    except (ValueError, ZeroDivisionError) as error:
        raise RefusedError(str(error), "what_if_weights") from error
    firm = firmness(table, FIRST_SEED, DRAWS)
    changed = tuple(one for one in found if one.changes_rank or one.changes_grade)
    return WhatIf(len(rows), changed, firm)
