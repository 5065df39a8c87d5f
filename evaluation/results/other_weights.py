"""What would change in a stored cycle under other weights: who changes rank or grade, and how firm ranks stand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Final

from core.access import Principal
from core.errors import RefusedError
from evaluation.desk import Desk
from evaluation.results.seeing import demand_officer
from evaluation.rubric.board import board
from evaluation.rubric.schema import Item
from evaluation.rubric.what_if import Firmness, Move, firmness, moves
from evaluation.scoring.rubrics import rubric_within
from evaluation.scoring.running import result_again
from store.database import UnitOfWork
from store.evaluation import parts, scores
from store.evaluation.cycles import CycleRow

DRAWS: Final = 200
FIRST_SEED: Final = 1
WEIGHT: Final = re.compile(r"(?P<item>[A-Z]\d{1,2}-\d{1,2})[:=](?P<points>\d{1,3}(\.\d{1,3})?)")
"""an item and its points, such as R3-1=9 or R3-1:4.5"""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Who changes rank or grade under other weights, and how firm ranks stand under the present ones.

    `names`: agency → its name; `items`: what the rubric of the cycle weighs.
    """

    units: int
    moves: tuple[Move, ...]
    firmness: tuple[Firmness, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()

    def least_firm(self, most: int) -> list[Firmness]:
        """The agencies whose rank changes in some draw, the least firm first."""
        moving = [one for one in self.firmness if one.best_rank is not None and one.same_rank < one.draws]
        return sorted(moving, key=lambda one: (one.same_rank, one.unit))[:most]


def weights_of(told: Iterable[str]) -> dict[str, Fraction]:
    """Item → points, from texts such as `R3-1=9`. RefusedError: one is no weight, or an item stands twice."""
    weights: dict[str, Fraction] = {}
    for text in told:
        found = WEIGHT.fullmatch(text.strip())
        if found is None or found["item"] in weights:
            raise RefusedError(f"{text[:40]!r} is no weight of an item, or its item stands twice", "what_if_weights")
        weights[found["item"]] = Fraction(found["points"])
    return weights


def what_if(desk: Desk, principal: Principal, code: str, weights: Mapping[str, Fraction], at: datetime) -> WhatIf:
    """The newest scores of a cycle under other weights of items, for whoever sees all of it; nothing is kept.

    RefusedError: an unknown item, or nothing is left.
    """
    with desk.database.begin() as unit:
        return weighed(unit, demand_officer(unit, desk, principal, code, at), weights)


def weighed(unit: UnitOfWork, cycle: CycleRow, weights: Mapping[str, Fraction]) -> WhatIf:
    """The same within a transaction that has asked for the right. RefusedError: as above."""
    rubric = rubric_within(unit, cycle.rubric_key)
    items = tuple(rubric.weighed)
    rows: Sequence[tuple[str, str, str]] = scores.inputs_within(unit, cycle.cycle_id)
    if not rows:
        return WhatIf(0, (), (), items=items)
    results = [result_again(rubric, text)[1] for _, _, text in rows]
    table = board(rubric, results, {owner: group for owner, group, _ in rows})
    try:
        found = moves(table, dict(weights))
    except (ValueError, ZeroDivisionError) as error:
        raise RefusedError(str(error), "what_if_weights") from error
    changed = tuple(one for one in found if one.changes_rank or one.changes_grade)
    names = {one.owner: one.owner_name for one in parts.parts(unit, cycle.cycle_id)}
    return WhatIf(len(rows), changed, firmness(table, FIRST_SEED, DRAWS), names, items)
