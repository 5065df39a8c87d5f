"""Total of a unit: what is not applicable leaves numerator and denominator, then bonus, cap, rounding."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rubric.results import ItemResult, Total, half_up
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.words import Outcome

NOTHING: Final = Fraction(0)


def total(rubric: Rubric, items: Iterable[ItemResult]) -> Total:
    """The total of what has been scored; provisional while items are open."""
    return _total(rubric, [(one, one.result) for one in items])


def claimed_total(rubric: Rubric, items: Iterable[ItemResult]) -> Total:
    """The same with the unit's own values where it gave some, so that the gap can be shown."""
    return _total(rubric, [(one, one.result if one.claimed is None else one.claimed) for one in items])


def _total(rubric: Rubric, results: Sequence[tuple[ItemResult, Fraction | None]]) -> Total:
    judging = rubric.judging
    scored = [(one, result) for one, result in results if one.weight > 0 and result is not None]
    absent = sum((one.weight for one, _ in results if one.outcome is Outcome.NOT_APPLICABLE), NOTHING)
    applicable = sum((one.weight for one, _ in scored), NOTHING)
    points = sum((one.weight * result for one, result in scored), NOTHING)
    bonus = sum((rubric.items[one.code].bonus * result for one, result in results if result is not None), NOTHING)
    rated = applicable > 0 and absent <= judging.most_not_applicable
    exact = min(100 * points / applicable + bonus, judging.most_total) if rated else None
    return Total(
        points=points,
        applicable=applicable,
        not_applicable=absent,
        bonus=bonus,
        complying=sum(result >= judging.low for _, result in scored),
        counted=len(scored),
        rated=rated,
        exact=exact,
        tenths=half_up(exact) if exact is not None else None,
    )
