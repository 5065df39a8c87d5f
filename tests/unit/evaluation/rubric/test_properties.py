"""What holds for every unit (issue: “must hold”): monotone scores, honest N/A, limits that win, one lapse once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.rubric.explaining import with_value
from evaluation.rubric.grading import grade_at
from evaluation.rubric.inputs import Inputs, Link
from evaluation.rubric.ladders import ladder
from evaluation.rubric.results import ItemResult, Result, half_up
from evaluation.rubric.scoring import score
from evaluation.rubric.totals import total
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, Outcome, Reason
from tests.unit.evaluation.rubric.strategies import units
from tests.unit.evaluation.rubric.units import jia, rubric

WEIGHED = [item.code for item in rubric().weighed]
BUSINESS = ("oa", "cases", "licences")
NO_ROOM = ("R3-5", "R4-2", "R4-4")

unhurried = settings(deadline=None, max_examples=40)


def base(result: Result) -> Fraction:
    """The score before bonus, cap and rounding."""
    return 100 * result.total.points / result.total.applicable


def with_item(items: tuple[ItemResult, ...], code: str, **changes: object) -> tuple[ItemResult, ...]:
    return tuple(replace(one, **changes) if one.code == code else one for one in items)  # type: ignore[arg-type]


def exact(items: tuple[ItemResult, ...]) -> Fraction:
    found = total(rubric(), items)
    return 100 * found.points / found.applicable


@unhurried
@given(units(), st.sampled_from(WEIGHED), st.data())
def test_a_better_value_of_any_item_never_lowers_score_or_grade(unit: Inputs, code: str, data: st.DataObject) -> None:
    item = rubric().items[code]
    now = score(rubric(), unit)
    found = now.item(code)
    assume(found.outcome is Outcome.SCORED and found.value is not None and now.total.rated)
    steps = ladder(item, rubric().data.get(item.data), found.value or Value(0))
    assume(steps.length > 0)
    after = score(rubric(), with_value(unit, item, steps.at(data.draw(st.integers(1, steps.length)))))
    assume(after.total.rated)
    assert (after.total.exact or 0) >= (now.total.exact or 0)
    assert rubric().ranks[after.grading.final or ""] <= rubric().ranks[now.grading.final or ""]
    assert after.total.complying * now.total.counted >= now.total.complying * after.total.counted


@unhurried
@given(units(), st.sampled_from(WEIGHED))
def test_what_is_not_applicable_never_brings_more_than_full_marks(unit: Inputs, code: str) -> None:
    items = score(rubric(), unit).items
    assume(any(one.code == code and one.outcome is Outcome.SCORED for one in items))
    absent = with_item(items, code, outcome=Outcome.NOT_APPLICABLE, result=None)
    assume(total(rubric(), absent).applicable > 0)
    assert exact(absent) <= exact(with_item(items, code, result=Fraction(1)))


@unhurried
@given(units(), st.sampled_from(WEIGHED))
def test_leaving_an_item_out_helps_only_where_it_lay_below_the_average_of_all_others(unit: Inputs, code: str) -> None:
    """The domain's own formula: an item that is not applicable counts as the average of the others."""
    items = score(rubric(), unit).items
    result = next((one.result for one in items if one.code == code), None)
    assume(result is not None)
    assert result is not None
    absent = with_item(items, code, outcome=Outcome.NOT_APPLICABLE, result=None)
    assume(total(rubric(), absent).applicable > 0)
    others = exact(absent)
    assert (others > exact(items)) is (100 * result < others)
    assert exact(with_item(items, code, result=others / 100)) == others


@unhurried
@given(units(), st.sampled_from([code for code in WEIGHED if code != "R3-6"]))
def test_figures_or_reviews_that_are_not_there_are_open_and_never_not_applicable(unit: Inputs, code: str) -> None:
    found = score(rubric(), unit).item(code)
    assume(found.outcome is Outcome.SCORED and found.reason is Reason.RULE)
    values = {key: one for key, one in unit.values.items() if key != code}
    reviews = {key: one for key, one in unit.reviews.items() if key != code}
    after = score(rubric(), replace(unit, values=values, reviews=reviews))
    assert after.item(code).outcome is Outcome.PENDING
    assert code in after.open


@unhurried
@given(units(connected=True))
def test_without_a_scheme_a_unit_never_scores_more_than_with_the_worst_scheme(unit: Inputs) -> None:
    """R2-1 = 0 makes R2-2 not applicable; that never pays."""
    without = score(rubric(), with_value(unit, rubric().items["R2-1"], Value(0)))
    worst = with_value(with_value(unit, rubric().items["R2-1"], Value(1)), rubric().items["R2-2"], Value(0, 40))
    assert without.item("R2-2").reason is Reason.LAPSE_COUNTED
    assert base(without) <= base(score(rubric(), worst))


def linked(unit: Inputs, states: Mapping[str, Connection]) -> Inputs:
    changed = {code: Link(state, date(2025, 1, 1)) for code, state in states.items()}
    return replace(unit, connections={**unit.connections, **changed})


@unhurried
@given(units(connected=True), st.sampled_from((*BUSINESS, "room", "hr")))
def test_a_missing_source_costs_points_at_exactly_one_item(unit: Inputs, source: str) -> None:
    unit = replace(unit, circumstances=frozenset())
    with_it, without = score(rubric(), unit), score(rubric(), linked(unit, {source: Connection.MISSING}))
    zeroed = [one.code for one in without.items if one.reason is Reason.NOT_CONNECTED]
    fewer = without.item("R3-6").points < with_it.item("R3-6").points
    assert len(zeroed) + fewer == 1
    same = [one for one in without.items if one.outcome is Outcome.SCORED and one.code not in (*zeroed, "R3-6")]
    assert all(one == with_it.item(one.code) for one in same)


@unhurried
@given(units(connected=True), st.sampled_from((*BUSINESS, "room", "hr")))
def test_a_missing_source_never_brings_more_than_full_marks_on_all_that_rests_on_it(unit: Inputs, source: str) -> None:
    unit = replace(unit, circumstances=frozenset())
    without = score(rubric(), linked(unit, {source: Connection.MISSING}))
    full = tuple(
        replace(one, outcome=Outcome.SCORED, result=Fraction(1))
        if one.reason in (Reason.NOT_CONNECTED, Reason.LAPSE_COUNTED) or one.code == "R3-6"
        else one
        for one in without.items
    )
    assert exact(without.items) <= exact(full)


def test_where_the_domain_s_formula_breaks_a_missing_source_beats_bad_data_from_it() -> None:
    """Known and written down (docs/rubric.md): N/A counts as the average, so a unit that would have nothing but zeros
    from a source loses less without it. The state 应接未接 is therefore the bureau's to set, never the unit's."""
    room = {code: Value(0, 100) for code in ("R3-5", "R4-1", "R4-2", "R4-4")}
    connected = linked(jia(), {"oa": Connection.MISSING})
    bad = replace(connected, values={**jia().values, **room})
    missing = linked(bad, {"room": Connection.MISSING})
    assert base(score(rubric(), missing)) > base(score(rubric(), bad))
    assert all(score(rubric(), missing).item(code).outcome is not Outcome.SCORED for code in NO_ROOM[1:])


@unhurried
@given(units())
def test_a_limit_always_wins(unit: Inputs) -> None:
    result = score(rubric(), unit)
    assume(result.total.rated)
    confirmed = {one.limit for one in unit.findings if one.confirmed_by}
    holding = confirmed - {"V4"} - ({"V7"} if "shared_platform" in unit.circumstances else set())
    assert set(result.grading.limits) == holding
    ranks = rubric().ranks
    worst = max((ranks[rubric().limits[code].most] for code in holding), default=0)
    assert ranks[result.grading.final or ""] == max(worst, ranks[result.grading.by_figure or ""])
    assert result.total == score(rubric(), replace(unit, findings=())).total


@unhurried
@given(units())
def test_the_total_lies_between_0_and_100_and_reads_100_only_when_it_is(unit: Inputs) -> None:
    found = score(rubric(), unit).total
    assume(found.rated)
    assert found.exact is not None
    assert 0 <= found.exact <= 100
    assert (found.tenths == 1000) is (found.exact == 100)
    weights = sum(one.weight for one in rubric().weighed)
    assert found.applicable + found.not_applicable == weights == 100


@given(st.fractions(min_value=0, max_value=100, max_denominator=10**6))
def test_the_grade_is_decided_on_the_rounded_total(value: Fraction) -> None:
    tenths = half_up(value)
    assert abs(Fraction(tenths, 10) - value) <= Fraction(1, 20) or (tenths == 999 and value < 100)
    starts = rubric().scheme().starts
    better = [code for code in rubric().grades if Fraction(tenths, 10) >= starts[code]]
    assert grade_at(rubric(), rubric().scheme(), tenths) == better[0]


@pytest.mark.parametrize(
    ("value", "tenths", "grade"),
    [
        ("89.95", 900, "excellent"),
        ("89.9499", 899, "good"),
        ("79.95", 800, "good"),
        ("59.949", 599, "unqualified"),
        ("60", 600, "qualified"),
        ("99.96", 999, "excellent"),
        ("100", 1000, "excellent"),
    ],
)
def test_totals_at_the_lines(value: str, tenths: int, grade: str) -> None:
    assert half_up(Fraction(value)) == tenths
    assert grade_at(rubric(), rubric().scheme(), tenths) == grade
