"""Live traffic follows the working day and never dries up."""

import pytest

from standins.days import parse_iso
from standins.traffic import Traffic, intensity


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-06-30T10:00", 1.0),  # a Tuesday
        ("2026-06-30T12:30", 0.35),
        ("2026-06-30T16:00", 1.0),
        ("2026-06-30T19:00", 0.3),
        ("2026-06-30T03:00", 0.12),
        ("2026-06-28T10:00", 0.2),  # a Sunday
        ("2026-06-28T03:00", 0.12),
    ],
)
def test_intensity_follows_the_working_day(at: str, expected: float) -> None:
    assert intensity(parse_iso(at)) == expected


def test_events_add_up_to_the_rate() -> None:
    traffic = Traffic(lambda: None, per_second=3.0, seed=7)
    at = parse_iso("2026-06-30T10:00")

    assert abs(sum(traffic.due(at, 0.25) for _ in range(4_000)) - 3_000) < 150


def test_the_same_seed_gives_the_same_traffic() -> None:
    at = parse_iso("2026-06-30T10:00")
    one, two = (Traffic(lambda: None, 0.7, seed=7) for _ in range(2))

    assert [one.due(at, 1) for _ in range(50)] == [two.due(at, 1) for _ in range(50)]
