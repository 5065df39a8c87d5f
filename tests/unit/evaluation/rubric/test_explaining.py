"""Every point lost says what would bring it back, and that is true: scoring again with it shows the very gain."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.rubric.explaining import Loss, Remedy, bridging, explain, is_better, lost_points, with_value
from evaluation.rubric.inputs import Finding, Inputs, Review
from evaluation.rubric.ladders import ladder
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.words import Connection, Outcome
from tests.unit.evaluation.rubric.strategies import units
from tests.unit.evaluation.rubric.units import jia, link, rubric, without_bonus


def loss_of(unit: Inputs, code: str) -> Loss:
    return next(loss for loss in explain(rubric(), unit) if loss.item.code == code)


@settings(deadline=None, max_examples=20)
@given(units(), st.data())
def test_a_remedy_is_the_smallest_change_that_reaches_its_target(unit: Inputs, data: st.DataObject) -> None:
    losses = [loss for loss in explain(rubric(), unit) if loss.remedies]
    assume(losses)
    loss = data.draw(st.sampled_from(losses))
    item, now = rubric().items[loss.item.code], score(rubric(), unit)
    steps = ladder(item, rubric().data.get(item.data), loss.item.value or Value(0))
    targets: dict[Remedy | None, Callable[[Value], bool]] = {
        loss.to_full: lambda value: item.rule.result(value) == 1,
        loss.to_line: lambda value: item.rule.result(value) >= rubric().judging.low,
        loss.to_grade: lambda value: is_better(rubric(), score(rubric(), with_value(unit, item, value)), now),
    }
    for remedy, reached in targets.items():
        if remedy is not None:
            assert reached(steps.at(remedy.steps))
            assert remedy.steps == 1 or not reached(steps.at(remedy.steps - 1))
            after = score(rubric(), with_value(unit, item, steps.at(remedy.steps)))
            assert (after.total.tenths, remedy.gain) == (remedy.tenths, remedy.tenths - (now.total.tenths or 0))
            assert (remedy.grade is not None) is is_better(rubric(), after, now)


@settings(deadline=None, max_examples=40)
@given(units())
def test_what_all_items_cost_together_is_what_the_unit_lacks(unit: Inputs) -> None:
    result = score(rubric(), unit)
    assume(result.total.rated)
    lost = sum(lost_points(rubric(), result, one) for one in result.items if one.weight and one.result is not None)
    assert 100 * result.total.points / result.total.applicable + lost == 100


def test_filing_more_records_brings_points_and_the_better_grade_back() -> None:
    """80 points 再归档办件 132 件 short: the words of the issue, computed."""
    unit = replace(without_bonus(jia()), values={**jia().values, "R3-2": Value(1068, 1200)})
    loss = loss_of(unit, "R3-2")
    assert loss.to_full is not None
    assert (loss.to_full.steps, loss.to_full.gain) == (132, 35)
    now = score(rubric(), unit)
    assert (now.total.tenths, loss.to_full.tenths, loss.to_full.grade) == (861, 896, None)


def test_the_smallest_step_to_the_next_grade_is_named_where_one_item_reaches_it() -> None:
    loss = loss_of(without_bonus(jia()), "R5-1")
    assert loss.to_grade is not None
    assert (loss.to_grade.steps, loss.to_grade.grade) == (75, "excellent")
    assert loss.to_grade.value.exact == Fraction(2775, 3000)
    assert loss_of(without_bonus(jia()), "R3-1").to_grade is None


def test_a_low_item_says_what_ends_its_guidance_point() -> None:
    loss = loss_of(jia(), "R7-2")
    assert loss.to_line is not None
    assert loss.to_line.steps == 1
    assert loss_of(jia(), "R3-1").to_line is None


def test_a_limit_is_not_lifted_by_points() -> None:
    unit = replace(without_bonus(jia()), findings=(Finding("V5", "issue", "head"),))
    losses = explain(rubric(), unit)
    assert all(loss.to_grade is None for loss in losses)
    assert all(remedy.grade is None for loss in losses for remedy in loss.remedies)
    assert bridging(losses, rubric(), unit) == ()


def test_what_is_past_grows_with_good_cases_beside_it() -> None:
    """2 of 3 batches passed: 17 more that pass make 95 %, one cannot pass the failed one again."""
    loss = loss_of(jia(), "R5-3")
    assert loss.to_full is not None
    assert (loss.to_full.steps, loss.to_full.value.exact) == (17, Fraction(19, 20))


def test_a_late_report_cannot_be_made_good_in_the_same_period() -> None:
    unit = replace(jia(), values={**jia().values, "R1-5": Value(30)})
    assert loss_of(unit, "R1-5").remedies == ()


def test_a_level_names_the_next_anchor_and_parts_what_is_missing() -> None:
    seven = Review(Value(0, met=("filing", "use")), ("reviewer",))
    unit = replace(jia(), reviews={**jia().reviews, "R2-3": seven})
    full = loss_of(unit, "R2-3").to_full
    assert full is not None
    assert (full.steps, full.value.met[:3]) == (5, ("filing", "use", "custody"))
    level = loss_of(jia(), "R1-3").to_full
    assert level is not None
    assert level.steps == 1
    assert level.value.exact == 1


def test_a_missing_source_is_to_be_connected() -> None:
    missing = link(Connection.MISSING, date(2025, 1, 1))
    unit = replace(jia(), connections={**jia().connections, "licences": missing})
    loss = loss_of(unit, "R3-4")
    assert (loss.sources, loss.remedies) == (("licences",), ())


def test_the_bonus_stands_among_what_can_be_gained() -> None:
    loss = loss_of(without_bonus(jia()), "R7-3")
    assert loss.lost == 1
    assert loss.to_full is not None
    assert (loss.to_full.gain, loss.to_full.grade) == (10, "excellent")


def test_losses_come_with_the_greatest_first_and_only_what_was_scored() -> None:
    losses = explain(rubric(), jia())
    assert [loss.lost for loss in losses] == sorted((loss.lost for loss in losses), reverse=True)
    assert all(loss.item.outcome is Outcome.SCORED for loss in losses)


def test_several_items_together_reach_a_grade_that_none_reaches_alone() -> None:
    unit = replace(jia(), values={**jia().values, "R3-1": Value(704, 800), "R3-2": Value(1056, 1200)})
    losses = explain(rubric(), unit)
    assert score(rubric(), unit).grading.final == "good"
    assert all(loss.to_grade is None for loss in losses)
    assert {loss.item.code for loss in bridging(losses, rubric(), unit)} == {"R3-1", "R3-2"}


def test_a_unit_that_is_not_rated_lost_nothing() -> None:
    unit = replace(jia(), values={code: Value(0, 0) for code in jia().values})
    assert explain(rubric(), unit) == ()
