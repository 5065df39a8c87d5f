"""Many scored units as arrays, so that thousands are totalled under other weights at once.

Totals are floats only until they are rounded; where a float lies close to a line between two tenths, the exact total
decides. So every tenth, rank and grade is that of exact arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evaluation.rubric.results import Result, half_up
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import Measure, Outcome

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Truths = NDArray[np.bool_]

CLOSE: Final = 1e-7
"""tenths; floats are right to some 1e-10"""
NOT_RATED: Final = -1


@dataclass(frozen=True)
class Board:
    """Units (rows) and weighed items (columns)."""

    rubric: Rubric
    scheme: str
    units: tuple[str, ...]
    groups: tuple[str, ...]
    """the group in which each unit is ranked"""
    exact: tuple[tuple[Fraction | None, ...], ...]
    """results of the items; None unless they were scored"""
    bonuses: tuple[Fraction, ...]
    results: Floats
    scored: Truths
    absent: Truths
    """not applicable"""
    complies: Truths
    best: Whole
    """rank of the best grade that the limits leave"""

    @property
    def codes(self) -> tuple[str, ...]:
        """The items, in the order of the columns."""
        return tuple(item.code for item in self.rubric.weighed)

    def weights(self, changed: Mapping[str, Fraction] | None = None) -> Whole:
        """The weights as whole numbers in their proportion, some of them changed. ValueError: an unknown item."""
        given = changed or {}
        unknown = sorted(set(given) - set(self.codes))
        if unknown or any(weight < 0 for weight in given.values()):
            raise ValueError(
                f"expected weights from 0 on of items of {self.rubric.key}, found {unknown or dict(given)}"
            )
        exact = [given.get(item.code, item.weight) for item in self.rubric.weighed]
        scale = lcm(*(weight.denominator for weight in exact))
        return np.array([int(weight * scale) for weight in exact], dtype=np.int64)

    def tenths(self, weights: Whole) -> Whole:
        """The score of each unit in tenths under weights; NOT_RATED for one that is not rated."""
        applicable = self.scored @ weights
        rated = self._rated(weights, applicable)
        floats = self._floats(weights, applicable)
        found = np.floor(floats * 10 + 0.5).astype(np.int64)
        found[(found >= 1000) & (floats < 100)] = 999
        for place in np.flatnonzero(rated & self._doubtful(floats)):
            found[place] = half_up(self._exact_total(int(place), weights))
        found[~rated] = NOT_RATED
        return found

    def grades(self, tenths: Whole, weights: Whole) -> Whole:
        """The rank of each unit's final grade, 0 the best; NOT_RATED for one that is not rated."""
        scheme = self.rubric.scheme(self.scheme)
        figures = tenths if scheme.measure is Measure.SCORE else self._complying(weights)
        starts = np.array([int(10 * scheme.starts[code]) for code in self.rubric.grades])
        by_figure = np.argmax(figures[:, None] >= starts[None, :], axis=1)
        return np.where(tenths == NOT_RATED, NOT_RATED, np.maximum(by_figure, self.best))

    def ranks(self, tenths: Whole) -> Whole:
        """The place of each unit in its group, 1 the best, equal scores the same; NOT_RATED where there is none."""
        ranks = np.full(len(self.units), NOT_RATED, dtype=np.int64)
        groups = np.array(self.groups)
        for group in sorted(set(self.groups)):
            members = (groups == group) & (tenths != NOT_RATED)
            counts = np.bincount(tenths[members], minlength=1001)
            above = counts.sum() - np.cumsum(counts)
            ranks[members] = 1 + above[tenths[members]]
        return ranks

    def _rated(self, weights: Whole, applicable: Whole) -> Truths:
        most = self.rubric.judging.most_not_applicable
        absent = (self.absent @ weights) * most.denominator * 100
        rated: Truths = (applicable > 0) & (absent <= int(most.numerator) * int(weights.sum()))
        return rated

    def _floats(self, weights: Whole, applicable: Whole) -> Floats:
        points = self.results @ weights.astype(np.float64)
        base = 100 * points / np.maximum(applicable, 1)
        base[np.all(~self.scored | (self.results == 1), axis=1)] = 100
        bonus = np.array([float(one) for one in self.bonuses])
        floats: Floats = np.minimum(base + bonus, float(self.rubric.judging.most_total))
        return floats

    def _doubtful(self, floats: Floats) -> Truths:
        line = floats * 10 + 0.5
        doubtful: Truths = (np.abs(line - np.rint(line)) < CLOSE) | ((np.abs(floats - 100) < CLOSE) & (floats != 100))
        return doubtful

    def _exact_total(self, place: int, weights: Whole) -> Fraction:
        pairs = [(int(weight), one) for weight, one in zip(weights, self.exact[place], strict=True) if one is not None]
        base = 100 * sum(weight * one for weight, one in pairs) / Fraction(sum(weight for weight, _ in pairs))
        return min(base + self.bonuses[place], self.rubric.judging.most_total)

    def _complying(self, weights: Whole) -> Whole:
        counted = self.scored & (weights > 0)
        whole = np.maximum(counted.sum(axis=1), 1)
        shares: Whole = (2000 * (counted & self.complies).sum(axis=1) + whole) // (2 * whole)
        return shares


def board(rubric: Rubric, results: Sequence[Result], groups: Mapping[str, str], scheme: str | None = None) -> Board:
    """The board of some results; a unit without a group is ranked among those without one."""
    codes = [item.code for item in rubric.weighed]
    rows = [{one.code: one for one in result.items} for result in results]
    exact = tuple(tuple(row[code].result for code in codes) for row in rows)
    absent = [[row[code].outcome is Outcome.NOT_APPLICABLE for code in codes] for row in rows]
    low = rubric.judging.low
    return Board(
        rubric=rubric,
        scheme=scheme or rubric.judging.scheme,
        units=tuple(result.unit for result in results),
        groups=tuple(groups.get(result.unit, "") for result in results),
        exact=exact,
        bonuses=tuple(result.total.bonus for result in results),
        results=_matrix([[float(one or 0) for one in row] for row in exact], np.float64, len(codes)),
        scored=_matrix([[one is not None for one in row] for row in exact], np.bool_, len(codes)),
        absent=_matrix(absent, np.bool_, len(codes)),
        complies=_matrix([[one is not None and one >= low for one in row] for row in exact], np.bool_, len(codes)),
        best=np.array([_best(rubric, result) for result in results], dtype=np.int64),
    )


def _matrix(rows: list[list[Any]], kind: Any, columns: int) -> Any:
    return np.array(rows, dtype=kind).reshape(len(rows), columns)


def _best(rubric: Rubric, result: Result) -> int:
    return max((rubric.ranks[rubric.limits[code].most] for code in result.grading.limits), default=0)
