"""Every point lost: which rule, which figures, and what would bring it back – computed by scoring again.

Words are made of it by `phrases.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from evaluation.rubric.inputs import Inputs, Review
from evaluation.rubric.ladders import ladder
from evaluation.rubric.results import ItemResult, Result
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.words import ItemType, Outcome, Reason

ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Remedy:
    """The smallest change of one item that reaches a target: how many steps, and what the unit has then."""

    steps: int
    value: Value
    tenths: int
    """the score then"""
    gain: int
    """tenths of a point more than now, as both are shown"""
    grade: str | None
    """the final grade, where it becomes better"""


@dataclass(frozen=True, slots=True)
class Loss:
    """What an item costs the unit, and what would bring it back."""

    item: ItemResult
    lost: Fraction
    """points of the total"""
    to_line: Remedy | None = None
    """until it is no guidance point any more"""
    to_grade: Remedy | None = None
    """until the final grade is a better one, where this item alone reaches it"""
    to_full: Remedy | None = None
    """until it has full marks"""
    sources: tuple[str, ...] = ()
    """sources to be connected: the data decide then"""

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The different remedies, the smallest change first."""
        found = {one.steps: one for one in (self.to_line, self.to_grade, self.to_full) if one is not None}
        return tuple(found[steps] for steps in sorted(found))


def explain(rubric: Rubric, inputs: Inputs, scheme: str | None = None) -> tuple[Loss, ...]:
    """What each item costs, the most first; empty for a unit that is not rated.

    A bonus that was not reached stands among them: it can be gained, though nothing was lost.
    """
    now = score(rubric, inputs, scheme)
    if now.total.tenths is None:
        return ()
    short = [one for one in now.items if one.outcome is Outcome.SCORED and one.result is not None and one.result < 1]
    losses = [_loss(rubric, inputs, now, one, scheme) for one in short]
    return tuple(sorted(losses, key=lambda loss: -loss.lost))


def lost_points(rubric: Rubric, result: Result, item: ItemResult) -> Fraction:
    """What an item costs of the total."""
    missing = ONE - (item.result or Fraction(0))
    if rubric.items[item.code].is_bonus:
        return rubric.items[item.code].bonus * missing
    return 100 * item.weight * missing / result.total.applicable


def _loss(rubric: Rubric, inputs: Inputs, now: Result, found: ItemResult, scheme: str | None) -> Loss:
    lost = lost_points(rubric, now, found)
    item = rubric.items[found.code]
    if found.reason is Reason.NOT_CONNECTED and item.source:
        return Loss(found, lost, sources=item.source.of)
    steps = ladder(item, rubric.data.get(item.data), found.value or Value(0))

    def then(value: Value) -> Result:
        return score(rubric, with_value(inputs, item, value), scheme)

    def remedy(test: Callable[[Value], bool]) -> Remedy | None:
        count = steps.first(test)
        return None if count is None else _remedy(rubric, now, count, steps.at(count), then)

    line = rubric.judging.low
    return Loss(
        found,
        lost,
        to_line=remedy(lambda value: item.rule.result(value) >= line) if found.low else None,
        to_grade=remedy(lambda value: is_better(rubric, then(value), now)),
        to_full=remedy(lambda value: item.rule.result(value) >= ONE),
    )


def _remedy(rubric: Rubric, now: Result, count: int, value: Value, then: Callable[[Value], Result]) -> Remedy | None:
    after = then(value)
    if after.total.tenths is None or now.total.tenths is None:
        return None
    grade = after.grading.final if is_better(rubric, after, now) else None
    return Remedy(count, value, after.total.tenths, after.total.tenths - now.total.tenths, grade)


def is_better(rubric: Rubric, one: Result, other: Result) -> bool:
    """Whether the final grade of one result is better than that of another."""
    if one.grading.final is None or other.grading.final is None:
        return False
    return rubric.ranks[one.grading.final] < rubric.ranks[other.grading.final]


def with_value(inputs: Inputs, item: Item, value: Value) -> Inputs:
    """The same unit with another value of an item, where its value comes from."""
    review = inputs.reviews.get(item.code)
    if item.type is ItemType.MANUAL or (review is not None and review.value is not None):
        changed = replace(review or Review(), value=value)
        return replace(inputs, reviews={**inputs.reviews, item.code: changed})
    return replace(inputs, values={**inputs.values, item.code: value})


def bridging(losses: Sequence[Loss], rubric: Rubric, inputs: Inputs, scheme: str | None = None) -> tuple[Loss, ...]:
    """The fewest items that reach a better grade together, each made good in full, the greatest gains first.

    Empty when even all of them do not reach it, as where a 等次限制情形 decides.
    """
    now, taken = score(rubric, inputs, scheme), []
    changed = inputs
    gaining = sorted((one for one in losses if one.to_full), key=lambda one: -(one.to_full.gain if one.to_full else 0))
    for loss in gaining:
        assert loss.to_full is not None
        changed = with_value(changed, rubric.items[loss.item.code], loss.to_full.value)
        taken.append(loss)
        if is_better(rubric, score(rubric, changed, scheme), now):
            return tuple(taken)
    return ()
