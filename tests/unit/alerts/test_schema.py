"""How values of rules are written, and what is held when they say nothing."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from alerts.levels import GRAVITY, Level
from alerts.schema import FITS, MEASURED, Refreshes, Threshold
from tests.unit.alerts.making import rule


@pytest.mark.parametrize(
    ("written", "span"),
    [
        (0, timedelta(0)),
        ("0s", timedelta(0)),
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("10 m", timedelta(minutes=10)),
        ("24h", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("366d", timedelta(days=366)),
    ],
)
def test_times_are_written_with_their_unit(written: Any, span: timedelta) -> None:
    assert rule(**{"for": written, "keep_firing_for": written}).hold == span
    assert rule(**{"for": written, "keep_firing_for": written}).keep == span


def test_a_time_may_be_so_many_refreshes() -> None:
    assert rule(**{"for": {"refreshes": 2}}).hold == Refreshes(refreshes=2)


@pytest.mark.parametrize(("written", "exact"), [(0.1, Fraction(1, 10)), ("1/3", Fraction(1, 3)), (80, Fraction(80))])
def test_lines_are_exactly_what_is_written(written: Any, exact: Fraction) -> None:
    condition = rule(condition={"kind": "threshold", "below": written}).condition
    assert isinstance(condition, Threshold)
    assert condition.below == exact


def test_a_rule_that_says_nothing_more_fires_at_once_and_ends_at_once() -> None:
    plain = rule()
    assert (plain.hold, plain.keep, plain.least_denominator) == (timedelta(0), timedelta(0), 1)
    assert (plain.level, plain.levels, plain.case) == (Level.WARNING, {}, "none")
    assert (plain.enabled, plain.tells_recovery, plain.repeat) == (True, True, None)


def test_whatever_a_line_can_be_drawn_for_is_measured() -> None:
    assert {kind for kind, conditions in FITS.items() if "threshold" in conditions} == MEASURED.keys()


def test_levels_rise() -> None:
    assert sorted(Level, key=GRAVITY.__getitem__) == [Level.INFO, Level.WARNING, Level.SERIOUS, Level.CRITICAL]
