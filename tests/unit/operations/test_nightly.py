"""When the nightly verification begins."""

from datetime import datetime

import pytest

from core.days import LOCAL
from core.settings import Verification
from operations.nightly import is_night, night_of


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def hours(begins: int, ends: int, nightly: bool = True) -> Verification:
    return Verification(nightly=nightly, from_hour=begins, until_hour=ends)


@pytest.mark.parametrize(
    ("settings", "at", "expected"),
    [
        (hours(2, 5), "2026-11-26 01:59", False),
        (hours(2, 5), "2026-11-26 02:00", True),
        (hours(2, 5), "2026-11-26 04:59", True),
        (hours(2, 5), "2026-11-26 05:00", False),
        (hours(22, 4), "2026-11-26 21:59", False),
        (hours(22, 4), "2026-11-26 23:30", True),
        (hours(22, 4), "2026-11-27 03:59", True),
        (hours(22, 4), "2026-11-27 04:00", False),
        (hours(2, 5, nightly=False), "2026-11-26 03:00", False),
    ],
)
def test_it_begins_only_in_the_hours_of_the_setting(settings: Verification, at: str, expected: bool) -> None:
    assert is_night(settings, local(at)) is expected


@pytest.mark.parametrize(
    ("settings", "at", "began"),
    [
        (hours(2, 5), "2026-11-26 03:00", "2026-11-26 02:00"),
        (hours(22, 4), "2026-11-26 23:30", "2026-11-26 22:00"),
        (hours(22, 4), "2026-11-27 03:00", "2026-11-26 22:00"),
    ],
)
def test_a_night_that_goes_over_midnight_is_one_night(settings: Verification, at: str, began: str) -> None:
    assert night_of(settings, local(at)) == local(began)
