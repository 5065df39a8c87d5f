"""Round numbers that volumes pass."""

from datetime import date
from typing import Final

import pytest

from core.days import day_number
from indicators.milestones import milestones, needs, round_number
from tests.unit.indicators.golden import at_noon, catalogue
from tests.unit.indicators.rows import RowsTable

TODAY: Final = date(2026, 6, 30)
TERA: Final = 1024**4


@pytest.mark.parametrize(
    ("value", "mark"),
    [(0, 0), (-5, 0), (99, 0), (100, 100), (199, 100), (200, 200), (5_824_000, 5_000_000), (10_000_000, 10_000_000)],
)
def test_a_round_number_has_one_digit_before_its_zeros(value: int, mark: int) -> None:
    assert round_number(value, "item") == mark


@pytest.mark.parametrize(
    ("value", "mark"),
    [(TERA - 1, 0), (TERA, TERA), (3 * TERA + 5, 3 * TERA), (286 * TERA, 200 * TERA), (1500 * TERA, 1024 * TERA)],
)
def test_bytes_are_round_in_the_unit_in_which_they_are_shown(value: int, mark: int) -> None:
    assert round_number(value, "byte") == mark


def test_stocks_and_sums_of_a_year_have_milestones_of_their_own_time_and_what_is_loaded_has_none() -> None:
    rows = [
        ("holding_items", 1, 0, day_number(date(1990, 5, 1)), 5_824_000),
        ("lookups_accepted", 1, 0, day_number(date(2026, 1, 1)), 770),
        ("lookups_accepted", 1, 0, day_number(date(2025, 12, 31)), 9000),
    ]
    table, at = RowsTable({"330106": [1]}, rows), at_noon(TODAY)
    found = {one.code: (one.scope, one.since, one.mark) for one in milestones(catalogue(), table, at, ())}
    assert found["holdings.1"] == ("330106", 0, 5_000_000)
    assert found["lookups.1"] == ("330106", day_number(date(2026, 1, 1)), 700)
    assert found["holdings.0"] == ("330106", 0, 0)
    assert not found.keys() & {"filed_today.0", "lookups.0", "issues.0"}
    assert "holdings.1" not in {one.code for one in milestones(catalogue(), table, at, {"item", "volume"})}
    assert len(needs(catalogue(), at)) == 2, "all days, and those of the year"
