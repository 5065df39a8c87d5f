"""Slices are the whole key space once, whatever their number."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.merging.slices import ROWS_OF_A_SLICE, SLICES_OF_A_PASS, passes, slices_for

KEYS = st.integers(0, (1 << 128) - 1).map(lambda number: UUID(int=number))


def holds(condition: str, key: UUID) -> bool:
    """What a database says of a condition, whose bounds are written like keys and sort like them."""
    lower, _, upper = condition.removeprefix("key >= '").partition("' AND key < '")
    return str(key) >= lower.rstrip("'") and (not upper or str(key) < upper.rstrip("'"))


@given(KEYS, st.integers(1, 50))
def test_a_key_is_in_one_pass_and_in_one_of_its_slices(key: UUID, number: int) -> None:
    (own,) = [one for one in passes(number) if holds(one.whole, key)]
    assert sum(holds(condition, key) for condition in own.slices) == 1
    assert not any(holds(condition, key) for one in passes(number) if one != own for condition in one.slices)


@pytest.mark.parametrize("number", [1, 3, 4, 5, 41])
def test_there_are_as_many_slices_as_asked_for_and_few_in_a_pass(number: int) -> None:
    found = [len(one.slices) for one in passes(number)]
    assert sum(found) == number
    assert max(found) <= SLICES_OF_A_PASS


def test_slices_hold_at_most_their_rows_and_there_is_always_one() -> None:
    assert [slices_for(rows) for rows in (0, 1, ROWS_OF_A_SLICE, ROWS_OF_A_SLICE + 1)] == [1, 1, 1, 2]
