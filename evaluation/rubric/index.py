"""管理评价指数: a unit's score over cycles and versions of the rubric, and the index of many units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Point:
    """A score of a unit from a day on: published, or after a re-evaluation in the same cycle.

    `before` is the earlier result scored again under this version of the rubric, where its inputs allow that.
    """

    on: date
    cycle: str
    rubric: str
    tenths: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the curve and how it differs from the one before it."""

    point: Point
    change: int | None
    """tenths; None for the first point, and where another version of the rubric makes the two not comparable"""
    is_new_version: bool
    closed: tuple[str, ...]
    """guidance points and issues that were closed since the point before: its before and after"""


def curve(points: Iterable[Point], closed: Mapping[str, date] | None = None) -> tuple[Step, ...]:
    """The curve of a unit in order of days; `closed`: number of a guidance point or issue → the day it was closed."""
    ordered = sorted(points, key=lambda point: point.on)
    closings = sorted((closed or {}).items(), key=lambda one: (one[1], one[0]))
    return tuple(_step(ordered, place, closings) for place in range(len(ordered)))


def _step(points: Sequence[Point], place: int, closings: Sequence[tuple[str, date]]) -> Step:
    point = points[place]
    if place == 0:
        return Step(point, None, False, ())
    earlier = points[place - 1]
    is_new = earlier.rubric != point.rubric
    base = point.before if is_new else earlier.tenths
    between = tuple(number for number, day in closings if earlier.on < day <= point.on)
    return Step(point, None if base is None else point.tenths - base, is_new, between)


def index_of(tenths: Iterable[int]) -> Fraction | None:
    """The index of many units: Σ of the latest published scores ÷ their number, in points; None without any."""
    found = list(tenths)
    return Fraction(sum(found), 10 * len(found)) if found else None


def latest(points: Iterable[Point], on: date) -> Point | None:
    """The point that counts on a day; None when nothing was published yet."""
    past = [point for point in points if point.on <= on]
    return max(past, key=lambda point: point.on, default=None)
