"""The worked example of the domain (§1.6, §2.3), to the last digit."""

from fractions import Fraction

import pytest

from evaluation.rubric.index import index_of
from evaluation.rubric.results import Result
from evaluation.rubric.scoring import score
from evaluation.rubric.words import Outcome
from tests.unit.evaluation.rubric.units import jia, rubric, without_bonus

RESULTS = {
    "R1-3": "0.5",
    "R2-2": "0.875",
    "R3-1": "0.95",
    "R3-2": "0.9917",
    "R3-3": "0.9226",
    "R3-4": "0.7619",
    "R3-6": "0.75",
    "R4-1": "0.9722",
    "R4-2": "0.96",
    "R4-3": "0.9167",
    "R4-4": "0.936",
    "R5-1": "0.75",
    "R5-3": "0.3704",
    "R7-2": "0.5",
    "R8-2": "0.6",
}


def four(value: Fraction) -> Fraction:
    return Fraction(round(value * 10_000), 10_000)


def result() -> Result:
    return score(rubric(), jia())


def test_each_item_has_the_result_of_the_example() -> None:
    found = {item.code: four(item.result) for item in result().items if item.result is not None}
    weighed = {item.code: four(item.result) for item in result().items if item.weight and item.result is not None}
    assert {code: found[code] for code in RESULTS} == {code: Fraction(text) for code, text in RESULTS.items()}
    assert {code for code, one in weighed.items() if one != 1} == set(RESULTS)


def test_three_items_are_not_applicable_and_leave_both_sides() -> None:
    absent = [item.code for item in result().items if item.outcome is Outcome.NOT_APPLICABLE]
    assert absent == ["R2-4", "R6-2", "R6-3"]
    assert result().total.applicable == 94
    assert four(result().total.points) == Fraction("84.1811")


def test_the_score_is_90_6_with_the_bonus_and_89_6_without() -> None:
    with_bonus, without = result().total, score(rubric(), without_bonus(jia())).total
    assert (four(with_bonus.exact or Fraction(0)), with_bonus.tenths) == (Fraction("90.5544"), 906)
    assert (four(without.exact or Fraction(0)), without.tenths) == (Fraction("89.5544"), 896)


def test_the_grade_is_excellent_with_the_bonus_and_good_without() -> None:
    assert result().grading.final == "excellent"
    assert score(rubric(), without_bonus(jia())).grading.final == "good"


def test_27_of_30_items_comply_which_is_excellent_in_the_national_scheme_too() -> None:
    found = score(rubric(), jia(), "national")
    assert (found.total.complying, found.total.counted, found.total.complying_tenths) == (27, 30, 900)
    assert found.grading.final == "excellent"


def test_three_low_items_give_guidance_points_and_one_at_the_line_none() -> None:
    assert result().low == ("R1-3", "R5-3", "R7-2")
    assert result().item("R8-2").result == Fraction(3, 5)


def test_everything_is_settled() -> None:
    assert result().is_final
    assert result().grading.limits == ()


@pytest.mark.parametrize(("kind", "count", "points"), [("A", 17, 64), ("X", 7, 17), ("M", 9, 19)])
def test_33_items_share_100_points_by_how_they_are_settled(kind: str, count: int, points: int) -> None:
    weights = [item.weight for item in rubric().weighed if item.type.value == kind]
    assert len(weights) == count
    assert sum(weights) == points


def test_beside_them_stand_one_bonus_and_one_question() -> None:
    items = rubric().items.values()
    assert len(rubric().weighed) == 33
    assert [item.code for item in items if item.is_bonus] == ["R7-3"]
    assert [item.code for item in items if item.is_question] == ["R3-Q"]


def test_the_score_of_the_example_is_906_tenths_as_the_base_data_item_has_it() -> None:
    """DI-23 of 甲; with the 638 of 乙 the city has 77.2."""
    assert result().total.tenths == 906
    assert index_of([result().total.tenths or 0, 638]) == Fraction("77.2")


def test_only_m_items_of_3_points_and_more_need_two_reviewers() -> None:
    heavy = [item.code for item in rubric().weighed if rubric().needs_two_reviewers(item)]
    assert heavy == ["R1-1", "R2-3", "R6-1"]
