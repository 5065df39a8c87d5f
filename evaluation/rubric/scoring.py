"""Scores one unit: typed inputs → a result for each item. Exact, and without a clock."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from evaluation.rubric.connecting import connected_share, states, verdict
from evaluation.rubric.functions import Question
from evaluation.rubric.grading import grade
from evaluation.rubric.inputs import Inputs, Review
from evaluation.rubric.results import ItemResult, Result
from evaluation.rubric.rubric import Rubric
from evaluation.rubric.schema import Item
from evaluation.rubric.totals import claimed_total, total
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, Form, ItemType, Outcome, Reason

UNSETTLED: Final = (Outcome.PENDING, Outcome.SUSPENDED)
SHARES: Final = (Form.RATIO, Form.TRUTH, Form.CONNECTIONS)
"""forms of which the numerator is a part of the denominator"""


def score(rubric: Rubric, inputs: Inputs, scheme: str | None = None) -> Result:
    """The result of a unit; `scheme`: of grades, the one in use when none is named.

    ValueError: a finding names a limit that the rubric has not, so that its effect would be lost.
    """
    unknown = sorted({one.limit for one in inputs.findings} - set(rubric.limits))
    if unknown:
        raise ValueError(f"{rubric.key} has no limit {', '.join(unknown)}")
    items = item_results(rubric, inputs)
    whole = total(rubric, items)
    return Result(
        unit=inputs.unit,
        at=inputs.at,
        rubric=rubric.key,
        digest=rubric.digest,
        items=items,
        total=whole,
        claimed=claimed_total(rubric, items) if any(one.claimed is not None for one in items) else whole,
        grading=grade(rubric, items, whole, inputs, scheme),
        open=tuple(one.code for one in items if one.outcome in UNSETTLED),
    )


def item_results(rubric: Rubric, inputs: Inputs) -> tuple[ItemResult, ...]:
    """What became of each item, in the order of the rubric."""
    known = states(rubric, inputs)
    done: dict[str, ItemResult] = {}
    for item in rubric.items.values():
        done[item.code] = _settled(rubric, item, inputs, known, done)
    return tuple(done.values())


def _settled(
    rubric: Rubric, item: Item, inputs: Inputs, known: Mapping[str, Connection], done: Mapping[str, ItemResult]
) -> ItemResult:
    """The first that says something: another item's lapse, a source, a circumstance, the figures."""
    blank = ItemResult(item.code, Outcome.NOT_APPLICABLE, Reason.LAPSE_COUNTED, rubric.formulas[item.code], item.weight)
    leader = done.get(item.follows)
    if leader and leader.outcome is Outcome.SCORED and leader.result == 0:
        return blank
    said = verdict(rubric, item.source, known, inputs.outages) if item.source else None
    if said is not None:
        return _by_verdict(rubric, blank, *said)
    if inputs.circumstances.intersection(item.not_applicable):
        return replace(blank, reason=Reason.CIRCUMSTANCE)
    return _by_figures(rubric, item, inputs, known, blank)


def _by_verdict(rubric: Rubric, blank: ItemResult, outcome: Outcome, reason: Reason) -> ItemResult:
    nothing = Fraction(0) if outcome is Outcome.SCORED else None
    low = nothing is not None and blank.weight > 0 and nothing < rubric.judging.low
    return replace(blank, outcome=outcome, reason=reason, result=nothing, low=low)


def _by_figures(
    rubric: Rubric, item: Item, inputs: Inputs, known: Mapping[str, Connection], blank: ItemResult
) -> ItemResult:
    form = rubric.data[item.data].form if item.data else None
    collected = inputs.values.get(item.code)
    if collected is None and form is Form.CONNECTIONS:
        collected = connected_share(rubric, known)
    if item.code in inputs.held:
        return replace(blank, outcome=Outcome.SUSPENDED, reason=Reason.REFUTED, value=collected)
    if collected is not None and collected.denominator == 0:
        return replace(blank, reason=Reason.NOTHING_TO_MEASURE, value=collected)
    claim = inputs.selves.get(item.code)
    claimed = _result(item, form, claim) if claim is not None else None
    value, unsettled = _value(item, collected, inputs.reviews.get(item.code), claim)
    if unsettled is Reason.NOT_CLAIMED:
        return replace(blank, outcome=Outcome.SCORED, reason=unsettled, result=Fraction(0))
    if unsettled:
        return replace(blank, outcome=Outcome.PENDING, reason=unsettled, value=value, claimed=claimed)
    return _judged(rubric, item, form, value, replace(blank, value=value, claimed=claimed))


def _value(
    item: Item, collected: Value | None, review: Review | None, claim: Value | None
) -> tuple[Value, Reason | None]:
    """The value that counts, or why there is none yet."""
    nothing = collected or Value(0)
    if item.type is ItemType.AUTOMATIC:
        if review is not None and review.value is not None:
            return review.value, None
        return nothing, None if collected is not None else Reason.NOT_COLLECTED
    if review is not None:
        value = review.value or collected
        return value or nothing, None if value is not None else Reason.NOT_COLLECTED
    if item.is_bonus and claim is None:
        return nothing, Reason.NOT_CLAIMED
    return nothing, Reason.NOT_REVIEWED


def _judged(rubric: Rubric, item: Item, form: Form | None, value: Value, blank: ItemResult) -> ItemResult:
    result = _result(item, form, value)
    if result is None:
        return replace(blank, outcome=Outcome.SUSPENDED, reason=Reason.INCONSISTENT)
    if isinstance(item.rule, Question):
        reason = Reason.IMPLAUSIBLE if item.rule.is_odd(value) else Reason.PLAUSIBLE
        return replace(blank, outcome=Outcome.ASKED, reason=reason)
    low = item.weight > 0 and result < rubric.judging.low
    return replace(blank, outcome=Outcome.SCORED, reason=Reason.RULE, result=result, low=low)


def _result(item: Item, form: Form | None, value: Value) -> Fraction | None:
    """The result of a value; None when its figures cannot be true."""
    exceeds = form in SHARES and value.numerator > value.denominator and not item.is_question
    if value.numerator < 0 or value.denominator <= 0 or exceeds:
        return None
    try:
        return item.rule.result(value)
    except ValueError:
        return None
