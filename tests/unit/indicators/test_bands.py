"""Bands on exact values, and the confirmation of a change."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from core.model import Band
from indicators.bands import Decision, Reason, Standing, band_of, observe
from indicators.thresholds import Limits

LIMITS = Limits(Fraction(98), Fraction(95), Fraction(90), date(2024, 1, 1))
START = datetime(2026, 6, 30, 4, tzinfo=UTC)
HOLD = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("98", Band.MET),
        ("97.9999", Band.NEAR),
        ("95", Band.NEAR),
        ("94.9999", Band.WARN),
        ("90", Band.WARN),
        ("89.9999", Band.CRIT),
    ],
)
def test_a_line_that_is_reached_is_not_undercut(value: str, band: Band) -> None:
    assert band_of(Fraction(value), LIMITS) is band


def test_what_is_not_available_has_no_band() -> None:
    assert band_of(None, LIMITS) is None


def watch(first: Band | None, *later: tuple[int, Band | None]) -> list[Decision]:
    """Decisions on a first band and later ones, given as (minutes since the start, band)."""
    decisions = [observe(None, first, START, HOLD)]
    for minutes, band in later:
        decisions.append(observe(decisions[-1].standing, band, START + timedelta(minutes=minutes), HOLD))
    return decisions


def test_the_first_reading_stands_at_once() -> None:
    (decision,) = watch(Band.CRIT)
    assert (decision.reason, decision.standing, decision.transition) == (
        Reason.FIRST,
        Standing(Band.CRIT, START),
        None,
    )


def test_a_change_is_confirmed_when_it_has_held() -> None:
    waiting, early, confirmed = watch(Band.NEAR, (0, Band.WARN), (9, Band.WARN), (10, Band.WARN))[1:]
    assert [one.reason for one in (waiting, early, confirmed)] == [Reason.WAITING, Reason.WAITING, Reason.CONFIRMED]
    assert early.standing.band is Band.NEAR
    change = confirmed.transition
    assert change is not None
    assert (change.old, change.new) == (Band.NEAR, Band.WARN)
    assert (change.began_at, change.at) == (START, START + HOLD)


def test_a_change_that_goes_back_is_forgotten() -> None:
    back, again, later = watch(Band.MET, (1, Band.WARN), (5, Band.MET), (12, Band.WARN), (21, Band.WARN))[2:]
    assert back.reason is Reason.RETURNED
    assert back.standing.pending is None
    assert again.reason is Reason.WAITING
    assert later.reason is Reason.WAITING


def test_swinging_between_two_worse_bands_confirms_the_milder_one() -> None:
    *_, last = watch(Band.MET, (1, Band.CRIT), (5, Band.WARN), (8, Band.CRIT), (11, Band.CRIT))
    assert last.transition is not None
    assert last.transition.new is Band.WARN
    assert last.standing.pending is not None
    assert last.standing.pending.band is Band.CRIT


def test_turning_from_worse_to_better_begins_anew() -> None:
    *_, better, later = watch(Band.NEAR, (1, Band.WARN), (9, Band.MET), (12, Band.MET))
    assert better.reason is Reason.WAITING
    assert later.reason is Reason.WAITING


def test_losing_the_denominator_is_a_change_like_another() -> None:
    waiting, confirmed, back = watch(Band.MET, (0, None), (10, None), (11, Band.MET))[1:]
    assert waiting.reason is Reason.WAITING
    assert confirmed.standing == Standing(None, START + HOLD)
    assert back.reason is Reason.WAITING


def test_without_a_hold_a_change_is_confirmed_at_once() -> None:
    decision = observe(Standing(Band.MET, START), Band.CRIT, START, timedelta(0))
    assert decision.reason is Reason.CONFIRMED


def test_a_decision_depends_on_nothing_but_its_arguments() -> None:
    standing = Standing(Band.MET, START)
    assert observe(standing, Band.WARN, START, HOLD) == observe(standing, Band.WARN, START, HOLD)
