"""Periods are read as people write them."""

from datetime import date

import pytest

from core.days import day_number
from core.periods import period_days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("202602", date(2026, 2, 1), date(2026, 2, 28)),
        ("202402", date(2024, 2, 1), date(2024, 2, 29)),
        ("202511-202602", date(2025, 11, 1), date(2026, 2, 28)),
        ("2024-2025", date(2024, 1, 1), date(2025, 12, 31)),
        ("2024-202506", date(2024, 1, 1), date(2025, 6, 30)),
    ],
)
def test_a_period_is_its_first_and_last_day(text: str, first: date, last: date) -> None:
    assert period_days(text) == (day_number(first), day_number(last))


@pytest.mark.parametrize("text", ["", "26", "202613", "202600", "2026-1", "202606-202601", "2026 ", "0000", "２０２６"])
def test_what_is_no_period_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        period_days(text)
