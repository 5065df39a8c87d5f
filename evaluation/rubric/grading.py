"""Grades and 等次限制情形: decided on the rounded figure, and a limit always wins."""

from collections.abc import Iterator, Sequence

from evaluation.rubric.inputs import Inputs
from evaluation.rubric.results import Grading, ItemResult, Total
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Limit, Scheme
from evaluation.rubric.words import Measure, Outcome


def grade(
    rubric: Rubric, items: Sequence[ItemResult], total: Total, inputs: Inputs, scheme: str | None = None
) -> Grading:
    """The grade of a unit under a scheme, the one in use when none is named."""
    code = scheme or rubric.judging.scheme
    by_figure = grade_of(rubric, rubric.scheme(code), total)
    limits = tuple(limits_that_hold(rubric, items, inputs))
    if by_figure is None:
        return Grading(code, None, limits, (), None)
    final = max((by_figure, *(rubric.limits[one].most for one in limits)), key=rubric.ranks.__getitem__)
    effective = tuple(one for one in limits if final != by_figure and rubric.limits[one].most == final)
    return Grading(code, by_figure, limits, effective, final)


def grade_of(rubric: Rubric, scheme: Scheme, total: Total) -> str | None:
    """The grade by the figure alone; None for a unit that is not rated."""
    figure = total.tenths if scheme.measure is Measure.SCORE else total.complying_tenths
    return None if figure is None else grade_at(rubric, scheme, figure)


def grade_at(rubric: Rubric, scheme: Scheme, tenths: int) -> str:
    """The grade of a figure in tenths."""
    return next(code for code in rubric.grades if tenths >= 10 * scheme.starts[code])


def limits_that_hold(rubric: Rubric, items: Sequence[ItemResult], inputs: Inputs) -> Iterator[str]:
    """The limits in use that were found and confirmed, or whose items failed together."""
    confirmed = {one.limit for one in inputs.findings if one.confirmed_by}
    failed = {one.code for one in items if one.outcome is Outcome.SCORED and one.low}
    for code, limit in rubric.limits.items():
        holds = _failed_together(limit, failed) if limit.failed else code in confirmed
        if holds and limit.in_use and not inputs.circumstances.intersection(limit.not_applicable):
            yield code


def _failed_together(limit: Limit, failed: set[str]) -> bool:
    return any(failed.issuperset(group) for group in limit.failed)
