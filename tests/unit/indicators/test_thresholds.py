"""Limits and parameters on a day."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from indicators.thresholds import Limits, in_force, scaled
from indicators.windows import Cycle
from tests.unit.indicators.golden import catalogue

CYCLE = Cycle(date(2024, 1, 1), 5)
FULL = Limits(Fraction(100), Fraction(80), Fraction(50), date(2024, 1, 1))


@dataclass(frozen=True)
class Version:
    effective: date


FIRST, SECOND = Version(date(2024, 1, 1)), Version(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2026, 6, 30), FIRST),
        (date(2026, 7, 1), SECOND),
        (date(2030, 1, 1), SECOND),
        (date(2020, 1, 1), FIRST),
    ],
)
def test_a_version_holds_from_its_day_until_the_next(on: date, version: Version) -> None:
    assert in_force((FIRST, SECOND), on) is version


@pytest.mark.parametrize(
    ("on", "lines"),
    [
        (date(2026, 6, 30), ("50.0", "40.0", "25.0")),
        (date(2024, 1, 30), ("0.0", "0.0", "0.0")),
        (date(2024, 1, 31), ("1.7", "1.3", "0.8")),
        (date(2028, 12, 31), ("100.0", "80.0", "50.0")),
    ],
)
def test_limits_grow_with_the_cycle_by_whole_months(on: date, lines: tuple[str, str, str]) -> None:
    limits = scaled(FULL, CYCLE, on)
    assert (limits.target, limits.warn, limits.crit) == tuple(Fraction(line) for line in lines)


def test_only_d02_grows_with_the_cycle() -> None:
    grown = [code for code, one in catalogue().indicators.items() if one.scaled_by]
    assert grown == ["D02"]
    assert catalogue().limits("D02", date(2026, 6, 30)).target == 50
    assert catalogue().limits("D01", date(2026, 6, 30)).target == 85
