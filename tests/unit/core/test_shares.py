"""Shares that are shown add up to the whole, and none is off by one step or more."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.shares import shares


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.integers(0, 10_000))
def test_shares_add_up_and_each_lies_less_than_one_from_its_exact_value(counts: list[int], whole: int) -> None:
    found = shares(counts, whole)
    total = sum(counts)
    assert sum(found) == (whole if total else 0)
    if total:
        assert all(abs(part - Fraction(count * whole, total)) < 1 for part, count in zip(found, counts, strict=True))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_a_greater_count_never_gets_a_smaller_share(counts: list[int]) -> None:
    pairs = sorted(zip(counts, shares(counts), strict=True))
    assert [part for _, part in pairs] == sorted(part for _, part in pairs)


def test_three_thirds_make_a_whole() -> None:
    assert shares([1, 1, 1]) == (334, 333, 333)
    assert shares([1, 1, 1], 100) == (34, 33, 33)


def test_nothing_has_no_shares() -> None:
    assert shares([]) == ()
    assert shares([0, 0]) == (0, 0)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 on"):
        shares([1, -1])
