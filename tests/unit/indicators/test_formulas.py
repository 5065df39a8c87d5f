"""Ratios of sums, the normalised score and the means."""

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.formulas import attainment, mean, ratio, weighted_mean
from indicators.thresholds import Limits

HUNDRED = Fraction(100)


def limits_of(tenths: list[int]) -> Limits:
    crit, warn, target = (Fraction(line, 10) for line in sorted(tenths))
    return Limits(target, warn, crit, date(2024, 1, 1))


COUNTS = st.integers(0, 10**9)
PARTS = st.lists(st.tuples(COUNTS, COUNTS).filter(lambda one: one[0] <= one[1]), min_size=1, max_size=8)
LINES = st.lists(st.integers(1, 1000), min_size=3, max_size=3, unique=True).map(limits_of)
VALUES = st.fractions(0, 100)


def test_a_ratio_without_denominator_is_not_available() -> None:
    assert ratio(0, 0, HUNDRED) is None
    assert ratio(1, 3, HUNDRED) == Fraction(100, 3)


@settings(deadline=None)
@given(PARTS)
def test_a_ratio_of_sums_lies_between_its_parts(parts: list[tuple[int, int]]) -> None:
    rates = [found for above, below in parts if (found := ratio(above, below, HUNDRED)) is not None]
    whole = ratio(sum(above for above, _ in parts), sum(below for _, below in parts), HUNDRED)
    if whole is None:
        assert rates == []
    else:
        assert min(rates) <= whole <= max(rates)


@settings(deadline=None)
@given(PARTS)
def test_a_ratio_of_sums_does_not_depend_on_how_owners_are_grouped(parts: list[tuple[int, int]]) -> None:
    half = len(parts) // 2
    groups = [(sum(a for a, _ in some), sum(b for _, b in some)) for some in (parts[:half], parts[half:])]
    flat = ratio(sum(a for a, _ in parts), sum(b for _, b in parts), HUNDRED)
    assert ratio(sum(a for a, _ in groups), sum(b for _, b in groups), HUNDRED) == flat


@settings(deadline=None)
@given(LINES, VALUES, VALUES)
def test_attainment_is_monotone(limits: Limits, one: Fraction, other: Fraction) -> None:
    low, high = (attainment(value, limits) for value in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 100


@settings(deadline=None)
@given(LINES)
def test_attainment_is_100_at_the_target_and_60_at_the_critical_line(limits: Limits) -> None:
    assert attainment(limits.target, limits) == 100
    assert attainment(limits.crit, limits) == 60
    assert attainment(Fraction(0), limits) == 0


def test_attainment_at_the_start_of_a_cycle_divides_by_nothing() -> None:
    zero = Limits(Fraction(0), Fraction(0), Fraction(0), date(2024, 1, 1))
    assert attainment(Fraction(0), zero) == 100


def test_means_leave_out_what_is_not_available() -> None:
    assert mean([Fraction(90), None, Fraction(60)]) == 75
    assert mean([None]) is None
    weights = {"A": 25, "B": 20, "C": 15}
    assert weighted_mean({"A": Fraction(100), "B": None, "C": Fraction(60)}, weights) == 85
    assert weighted_mean({"A": None, "B": None, "C": None}, weights) is None
