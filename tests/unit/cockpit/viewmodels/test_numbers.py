"""Numbers as the wall shows them."""

from datetime import datetime, timedelta, timezone

import pytest

from cockpit.viewmodels.numbers import instant, short, size_of, thousands


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, ("0", "")),
        (9_999, ("9,999", "")),
        (10_000, ("1.00", "万")),
        (21_800, ("2.18", "万")),
        (126_400, ("12.64", "万")),
        (1_734_000, ("173.4", "万")),
        (99_999_999, ("10,000.0", "万")),
        (123_000_000, ("1.23", "亿")),
        (-21_800, ("-2.18", "万")),
    ],
)
def test_large_numbers_are_counted_in_ten_thousands(value: int, shown: tuple[str, str]) -> None:
    assert short(value) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, ("0", "B")),
        (1_023, ("1,023", "B")),
        (1_024, ("1.00", "KB")),
        (314_900_000_000_000, ("286.4", "TB")),
        (5 * 1024**5, ("5.00", "PB")),
        (5_000 * 1024**5, ("5,000.0", "PB")),
    ],
)
def test_bytes_are_shown_in_the_largest_unit_that_leaves_one(amount: int, shown: tuple[str, str]) -> None:
    assert size_of(amount) == shown


def test_thousands_are_separated() -> None:
    assert thousands(24748) == "24,748"


def test_an_instant_is_written_in_utc_with_seconds() -> None:
    east = timezone(timedelta(hours=8))
    assert instant(datetime(2026, 11, 26, 15, 42, 18, 999, tzinfo=east)) == "2026-11-26T07:42:18Z"
    assert instant(None) is None
