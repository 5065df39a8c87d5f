"""Rounding that never shows another band, and changes as they are written."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import display
from indicators.bands import band_of
from indicators.thresholds import Limits

LINES = (Fraction(98), Fraction(95), Fraction(90))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("97.967", 1, "97.9"),
        ("97.44", 1, "97.4"),
        ("97.45", 1, "97.5"),
        ("94.96", 1, "94.9"),
        ("99.96", 1, "99.9"),
        ("99.96", 2, "99.96"),
        ("99.996", 2, "99.99"),
        ("100", 1, "100.0"),
        ("98", 1, "98.0"),
        ("0", 1, "0.0"),
        ("0.04", 1, "0.0"),
        ("0.05", 1, "0.1"),
        ("100", 2, "100.00"),
    ],
)
def test_text(value: str, decimals: int, text: str) -> None:
    assert display.text(Fraction(value), decimals, LINES) == text


def test_what_is_not_available_says_so() -> None:
    assert display.text(None, 1) == "N/A"


@pytest.mark.parametrize(
    ("new", "old", "text"),
    [
        ("82.5", "82.1", "+0.4"),
        ("80", "81.8", "−1.8"),
        ("80.04", "80", "0.0"),
        ("80", "80.04", "0.0"),
        ("80.05", "80", "+0.1"),
        ("80", "80.05", "−0.1"),
    ],
)
def test_changes_carry_a_sign_and_no_arrow(new: str, old: str, text: str) -> None:
    assert display.change_text(display.change(Fraction(new), Fraction(old)), 1) == text


def test_there_is_no_change_from_or_to_nothing() -> None:
    assert display.change(None, Fraction(1)) is None
    assert display.change(Fraction(1), None) is None
    assert display.change_text(None, 1) == ""


@settings(deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.lists(st.integers(1, 1000), min_size=3, max_size=3, unique=True),
    st.integers(1, 2),
)
def test_a_number_shown_never_lies_in_another_band(above: int, below: int, lines: list[int], decimals: int) -> None:
    crit, warn, target = (Fraction(line, 10) for line in sorted(lines))
    limits = Limits(target, warn, crit, date(2024, 1, 1))
    value = Fraction(100 * min(above, below), below)
    number = display.shown(value, decimals, (target, warn, crit))
    assert band_of(number, limits) is band_of(value, limits)
    assert (number == 100) == (value == 100)
    assert abs(number - value) < Fraction(1, 10**decimals)
    assert Fraction(display.plain(number, decimals)) == number
