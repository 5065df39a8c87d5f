"""Scoring functions: the formulas of the domain, exact, at their corners and between."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rubric.functions import Deduction, Linear, Share
from evaluation.rubric.values import Value, number

thresholds = st.fractions(min_value=0, max_value=100, max_denominator=20)


def lin(zero: object, full: object) -> Linear:
    return Linear.model_validate({"function": "LIN", "zero": str(zero), "full": str(full)})


@given(thresholds, thresholds, st.integers(0, 500), st.integers(1, 500))
def test_lin_is_the_clamped_line_through_both_thresholds(zero: Fraction, full: Fraction, n: int, d: int) -> None:
    if zero != full:
        plain = (Fraction(100 * n, d) - zero) / (full - zero)
        assert lin(zero, full).result(Value(n, d)) == min(max(plain, Fraction(0)), Fraction(1))


@given(thresholds, thresholds, st.fractions(min_value=Fraction(1, 100), max_value=1), st.integers(1, 500))
def test_the_least_numerator_reaches_the_result_and_the_next_does_not(
    zero: Fraction, full: Fraction, result: Fraction, d: int
) -> None:
    if zero != full:
        rule, worse = lin(zero, full), -1 if full > zero else 1
        least = rule.least(result, d)
        assert rule.result(Value(least, d)) >= result
        assert rule.result(Value(least + worse, d)) < result


@given(st.integers(0, 50), st.fractions(min_value=Fraction(1, 100), max_value=1))
def test_a_deduction_never_goes_below_0(n: int, each: Fraction) -> None:
    rule = Deduction.model_validate({"function": "DED", "each": each})
    assert rule.result(Value(n)) == max(Fraction(0), 1 - n * each)


def test_a_share_is_the_ratio_itself() -> None:
    assert Share(function="SHARE").result(Value(1, 3)) == Fraction(1, 3)


def test_a_copy_with_another_threshold_follows_that_threshold() -> None:
    rule = lin(60, 95)
    assert rule.result(Value(80, 100)) == Fraction(20, 35)
    assert rule.model_copy(update={"zero": Fraction(70)}).result(Value(80, 100)) == Fraction(10, 25)


@pytest.mark.parametrize(("value", "shown"), [("1/2", "0.5"), ("98", "98"), ("1/3", "1/3"), ("-5/4", "-1.25")])
def test_numbers_are_shown_as_people_write_them(value: str, shown: str) -> None:
    assert number(Fraction(value)) == shown
