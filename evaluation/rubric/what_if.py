"""What would change: units under other weights, and how firm ranks stand when the weights waver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Final

import numpy as np

from evaluation.rubric.board import NOT_RATED, Board, Whole

PARTS: Final = 1000
"""a weight wavers in thousandths of itself"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands: score in tenths, final grade and rank in its group; None for one that is not rated."""

    tenths: int | None
    grade: str | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """A unit before and after."""

    unit: str
    group: str
    before: Standing
    after: Standing

    @property
    def changes_grade(self) -> bool:
        """Whether its final grade is another one."""
        return self.before.grade != self.after.grade

    @property
    def changes_rank(self) -> bool:
        """Whether its rank in its group is another one."""
        return self.before.rank != self.after.rank


@dataclass(frozen=True, slots=True)
class Firmness:
    """How a unit does when every weight wavers: its ranks from the best to the worst, and in how many draws it keeps
    rank and grade."""

    unit: str
    group: str
    standing: Standing
    best_rank: int | None
    worst_rank: int | None
    same_rank: int
    same_grade: int
    draws: int


def standings(board: Board, weights: Whole) -> tuple[Standing, ...]:
    """Where each unit stands under weights."""
    tenths = board.tenths(weights)
    grades, ranks, names = board.grades(tenths, weights), board.ranks(tenths), tuple(board.rubric.grades)
    return tuple(
        Standing(None, None, None) if score == NOT_RATED else Standing(int(score), names[grade], int(rank))
        for score, grade, rank in zip(tenths, grades, ranks, strict=True)
    )


def moves(board: Board, changed: Mapping[str, Fraction]) -> tuple[Move, ...]:
    """Every unit under changed weights (item → points), in the order of the board. ValueError: an unknown item."""
    return _moved(board, standings(board, board.weights()), standings(board, board.weights(changed)))


def moves_between(before: Board, after: Board) -> tuple[Move, ...]:
    """Every unit from one version of the rubric, or one scheme, to another; both boards have the same units in order.

    ValueError: they have not.
    """
    if before.units != after.units or before.groups != after.groups:
        raise ValueError("expected the same units in the same groups on both boards")
    return _moved(before, standings(before, before.weights()), standings(after, after.weights()))


def _moved(board: Board, before: Sequence[Standing], after: Sequence[Standing]) -> tuple[Move, ...]:
    units = zip(board.units, board.groups, before, after, strict=True)
    return tuple(Move(unit, group, one, other) for unit, group, one, other in units)


def wavering(board: Board, seed: int, draws: int, spread: Fraction) -> list[Whole]:
    """Weights for each draw: every weight times its own factor from 1 − spread to 1 + spread, by a published seed."""
    source, base, most = Random(seed), board.weights(), int(spread * PARTS)
    width = 2 * most + 1
    factors = [[PARTS - most + int(source.random() * width) for _ in base] for _ in range(draws)]
    return [base * np.array(row, dtype=np.int64) for row in factors]


def firmness(board: Board, seed: int, draws: int = 200, spread: Fraction = Fraction(1, 10)) -> tuple[Firmness, ...]:
    """How firm ranks and grades stand when every weight wavers by up to `spread` of itself; the same for a seed."""
    now = standings(board, board.weights())
    drawn = [_ranks_and_grades(board, weights) for weights in wavering(board, seed, draws, spread)]
    ranks, grades = (np.stack([one[part] for one in drawn], axis=1) for part in (0, 1))
    own_ranks, own_grades = _ranks_and_grades(board, board.weights())
    same_rank, same_grade = (ranks == own_ranks[:, None]).sum(axis=1), (grades == own_grades[:, None]).sum(axis=1)
    found = []
    for place, unit in enumerate(board.units):
        rated = ranks[place][ranks[place] != NOT_RATED]
        best, worst = (int(rated.min()), int(rated.max())) if rated.size else (None, None)
        counts = int(same_rank[place]), int(same_grade[place]), draws
        found.append(Firmness(unit, board.groups[place], now[place], best, worst, *counts))
    return tuple(found)


def _ranks_and_grades(board: Board, weights: Whole) -> tuple[Whole, Whole]:
    tenths = board.tenths(weights)
    return board.ranks(tenths), board.grades(tenths, weights)
