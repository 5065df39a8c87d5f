"""What becomes of an item: scored, not applicable, open, suspended or asked; and both sides' values kept."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from evaluation.rubric.inputs import Finding, Inputs, Review
from evaluation.rubric.rubric import is_trial
from evaluation.rubric.scoring import score
from evaluation.rubric.values import Value
from evaluation.rubric.words import Outcome, Reason, State
from tests.unit.evaluation.rubric.units import jia, level, rubric


def with_values(**values: Value) -> Inputs:
    named = {code.replace("_", "-"): value for code, value in values.items()}
    return replace(jia(), values={**jia().values, **named})


def with_reviews(**reviews: Review) -> Inputs:
    named = {code.replace("_", "-"): review for code, review in reviews.items()}
    return replace(jia(), reviews={**jia().reviews, **named})


@pytest.mark.parametrize(("days", "result"), [(0, "1"), (1, "1/2"), (15, "1/2"), (16, "0"), (400, "0")])
def test_a_report_is_worth_less_the_later_it_comes(days: int, result: str) -> None:
    assert str(score(rubric(), with_values(R1_5=Value(days))).item("R1-5").result) == result


@pytest.mark.parametrize(("repeats", "result"), [(0, "1"), (1, "1/2"), (2, "0"), (3, "0")])
def test_each_repeat_takes_half_a_point(repeats: int, result: str) -> None:
    assert str(score(rubric(), with_values(R8_3=Value(repeats))).item("R8-3").result) == result


def test_seven_rules_count_one_seventh_each() -> None:
    unit = with_reviews(R2_3=Review(Value(0, met=("filing", "use"))))
    assert score(rubric(), unit).item("R2-3").points == Fraction(6, 7)


def test_log_and_drill_are_worth_half_each() -> None:
    unit = replace(with_values(R6_2=Value(0, met=("drill",))), circumstances=frozenset({"no_change"}))
    unit = replace(unit, reviews={**unit.reviews, "R6-2": Review(None, ("reviewer",)), "R6-3": level("1")})
    assert score(rubric(), unit).item("R6-2").result == Fraction(1, 2)


def test_a_reviewer_may_correct_what_was_collected() -> None:
    unit = with_reviews(R5_3=Review(Value(3, 3), ("reviewer",), "one batch was counted twice"))
    assert score(rubric(), unit).item("R5-3").value == Value(3, 3)


def test_collected_values_that_nobody_has_confirmed_are_open() -> None:
    unit = replace(jia(), reviews={code: one for code, one in jia().reviews.items() if code != "R5-3"})
    found = score(rubric(), unit)
    assert (found.item("R5-3").outcome, found.item("R5-3").reason) == (Outcome.PENDING, Reason.NOT_REVIEWED)
    assert found.open == ("R5-3",)


def test_without_anything_due_an_item_needs_no_reviewer_and_is_not_applicable() -> None:
    unit = replace(with_values(R5_2=Value(0, 0)), reviews=jia().reviews)
    assert score(rubric(), unit).item("R5-2").reason is Reason.NOTHING_TO_MEASURE


@pytest.mark.parametrize("value", [Value(801, 800), Value(-1, 800), Value(1, -1)])
def test_figures_that_cannot_be_true_wait_and_cost_nothing(value: Value) -> None:
    found = score(rubric(), with_values(R3_1=value))
    assert (found.item("R3-1").outcome, found.item("R3-1").reason) == (Outcome.SUSPENDED, Reason.INCONSISTENT)
    assert found.total.applicable == 88


def test_a_level_between_two_anchors_is_no_score() -> None:
    found = score(rubric(), with_reviews(R1_1=Review(Value(3, 4), ("reviewer",))))
    assert found.item("R1-1").reason is Reason.INCONSISTENT
    assert not found.is_final


@pytest.mark.parametrize(("filed", "reason"), [(2800, "plausible"), (3510, "plausible"), (3511, "implausible")])
def test_a_yearly_volume_far_from_the_usual_is_asked_about_and_scores_nothing(filed: int, reason: str) -> None:
    found = score(rubric(), with_values(**{"R3_Q": Value(filed, 2700)}))
    assert (found.item("R3-Q").outcome, found.item("R3-Q").reason.value) == (Outcome.ASKED, reason)
    assert found.total == score(rubric(), jia()).total


def test_a_unit_with_more_than_40_points_not_applicable_is_not_rated() -> None:
    away = ("R3-1", "R3-2", "R3-3", "R4-3", "R5-1", "R4-1")  # 32 points, beside 6 that 甲 has anyway
    unit = with_values(**{code.replace("-", "_"): Value(0, 0) for code in away})
    assert score(rubric(), unit).total.not_applicable == 38
    assert score(rubric(), unit).total.rated
    more = replace(unit, values={**unit.values, "R4-4": Value(0, 0)})
    found = score(rubric(), more)
    assert found.total.not_applicable == 42
    assert not found.total.rated
    assert (found.total.tenths, found.grading.final) == (None, None)


def test_self_score_and_reviewers_score_are_kept_with_their_gap() -> None:
    unit = replace(jia(), selves={"R1-3": Value(1), "R1-1": Value(1)})
    found = score(rubric(), unit)
    assert found.item("R1-3").claimed == 1
    assert found.item("R1-3").gap == Fraction(1, 2)
    assert found.item("R1-1").gap == 0
    assert found.item("R3-1").gap is None
    assert (found.total.tenths, found.claimed.tenths) == (906, 916)


def test_a_bonus_that_was_not_claimed_is_settled_and_one_that_was_waits_for_its_reviewer() -> None:
    reviews = {code: one for code, one in jia().reviews.items() if code != "R7-3"}
    without = replace(jia(), reviews=reviews)
    assert score(rubric(), without).item("R7-3").reason is Reason.NOT_CLAIMED
    assert score(rubric(), without).is_final
    claimed = score(rubric(), replace(without, selves={"R7-3": Value(1)}))
    assert claimed.open == ("R7-3",)
    assert (claimed.total.tenths, claimed.claimed.tenths) == (896, 906)


def test_a_limit_that_the_rubric_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="V9"):
        score(rubric(), replace(jia(), findings=(Finding("V9", confirmed_by="head"),)))


@pytest.mark.parametrize(
    ("limit", "grade"),
    [("V1", "unqualified"), ("V2", "unqualified"), ("V3", "unqualified"), ("V4", "excellent"), ("V5", "qualified"),
     ("V6", "unqualified"), ("V7", "excellent")],
)  # fmt: skip
def test_each_limit_has_its_effect(limit: str, grade: str) -> None:
    """V4 is off, and V7 does not apply to 甲, which uses the shared platform; the score never changes."""
    found = score(rubric(), replace(jia(), findings=(Finding(limit, "file", "head"),)))
    assert (found.grading.by_figure, found.grading.final, found.total.tenths) == ("excellent", grade, 906)


def test_a_finding_has_no_effect_before_the_head_of_division_has_confirmed_it() -> None:
    assert score(rubric(), replace(jia(), findings=(Finding("V1", "file"),))).grading.final == "excellent"


def test_a_rubric_judges_only_periods_that_begin_after_the_day_of_its_publication() -> None:
    header = rubric().header
    day = date(2026, 12, 31)
    published = header.model_copy(update={"state": State.PUBLISHED, "published_on": day})
    assert not is_trial(published, date(2027, 1, 1))
    assert is_trial(published, day)
    assert is_trial(published, date(2026, 1, 1))
    assert is_trial(header, date(2027, 1, 1))


def test_a_draft_is_always_a_trial_whatever_its_day() -> None:
    assert is_trial(rubric().header.model_copy(update={"published_on": date(2020, 1, 1)}), date(2027, 1, 1))
