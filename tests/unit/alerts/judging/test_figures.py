"""Indicators and items: bands, lines, changes, and what cannot be judged."""

from dataclasses import replace
from typing import Any, Final

import pytest

from alerts.judging.figures import Figure, Standing, judge_of
from alerts.levels import Level
from alerts.observing import CLEAR, Observation, Sight
from core.model import Band
from tests.unit.alerts.making import rule

UNIT: Final = "913301000000000001"
FIGURE: Final = Figure(UNIT, "A01", 79.0, 79, 100, Band.WARN)
BAND: Final = {"condition": {"kind": "band", "worst": "WARN"}, "levels": {"WARN": "warning", "CRIT": "serious"}}
ITEM: Final = {"subject": {"kind": "item", "of": ["city"]}}


def judged(
    figure: Figure, earlier: dict[tuple[str, str], tuple[float, float]] | None = None, /, **keys: Any
) -> Observation:
    return judge_of(rule(**keys), earlier or {})(figure)


@pytest.mark.parametrize(
    ("band", "sight", "level", "rank"),
    [
        (Band.MET, Sight.CLEAR, Level.INFO, 0),
        (Band.NEAR, Sight.CLEAR, Level.INFO, 0),
        (Band.WARN, Sight.BREACH, Level.WARNING, 1),
        (Band.CRIT, Sight.BREACH, Level.SERIOUS, 2),
    ],
)
def test_a_band_is_met_by_it_or_a_worse_one(band: Band, sight: Sight, level: Level, rank: int) -> None:
    found = judged(replace(FIGURE, band=band), **BAND)
    assert (found.sight, found.level, found.rank) == (sight, level, rank)


def test_a_band_without_a_level_of_its_own_has_that_of_the_rule() -> None:
    found = judged(replace(FIGURE, band=Band.CRIT), **BAND | {"levels": {"WARN": "info"}, "level": "critical"})
    assert found.level is Level.CRITICAL


def test_a_value_whose_band_is_not_confirmed_yet_is_clear() -> None:
    assert judged(replace(FIGURE, band=None), **BAND) == CLEAR


def test_a_breach_tells_the_figures_that_it_rests_on() -> None:
    found = judged(FIGURE)
    assert (found.value, found.numerator, found.denominator, found.detail) == (79.0, 79, 100, {"line": 80.0})
    assert judged(FIGURE, **BAND).detail == {"band": "WARN"}


@pytest.mark.parametrize(
    ("value", "sight"), [(79.99, Sight.BREACH), (80.0, Sight.BETWEEN), (84.99, Sight.BETWEEN), (85.0, Sight.CLEAR)]
)
def test_with_hysteresis_a_line_is_left_behind_only_from_the_clear_one_on(value: float, sight: Sight) -> None:
    found = judged(replace(FIGURE, value=value), condition={"kind": "threshold", "below": 80, "clear": 85})
    assert found.sight is sight
    assert found.rank == int(sight is Sight.BREACH)


@pytest.mark.parametrize(
    ("standing", "sight"), [("late", Sight.STALE), ("loading", Sight.NO_DATA), ("doubtful", Sight.ERROR)]
)
@pytest.mark.parametrize("value", [None, 10.0, 99.0])
def test_what_may_not_be_judged_is_unknown_whatever_its_value(
    standing: Standing, sight: Sight, value: float | None
) -> None:
    assert judged(replace(FIGURE, value=value, standing=standing)).sight is sight
    assert judged(replace(FIGURE, value=value, standing=standing), **BAND).sight is sight


def test_what_is_not_available_is_no_data() -> None:
    assert judged(replace(FIGURE, value=None, denominator=0)).sight is Sight.NO_DATA
    assert judged(replace(FIGURE, value=None), **ITEM).sight is Sight.NO_DATA


@pytest.mark.parametrize(
    ("denominator", "sight"), [(0, Sight.NO_DATA), (29, Sight.NO_DATA), (30, Sight.BREACH), (31, Sight.BREACH)]
)
def test_too_small_a_denominator_is_no_data(denominator: int, sight: Sight) -> None:
    assert judged(replace(FIGURE, denominator=denominator), least_denominator=30).sight is sight


def test_an_item_has_no_denominator() -> None:
    assert judged(replace(FIGURE, denominator=0), **ITEM).sight is Sight.BREACH


FALL: Final = {"condition": {"kind": "change", "fall": 5, "within": "24h"}}
RISE: Final = {"condition": {"kind": "change", "rise": "0.2", "within": "24h"}}


@pytest.mark.parametrize(
    ("keys", "window", "value", "sight"),
    [
        (FALL, (70.0, 84.0), 79.0, Sight.BREACH),
        (FALL, (70.0, 83.99), 79.0, Sight.CLEAR),
        (FALL, (70.0, 75.0), 79.0, Sight.CLEAR),
        (RISE, (0.1, 9.0), 0.3, Sight.BREACH),  # 0.3 − 0.1 < 0.2 in floats
        (RISE, (0.11, 9.0), 0.3, Sight.CLEAR),
        (RISE, (0.5, 9.0), 0.3, Sight.CLEAR),
    ],
)
def test_a_change_counts_from_the_best_value_of_its_window(
    keys: dict[str, Any], window: tuple[float, float], value: float, sight: Sight
) -> None:
    found = judged(replace(FIGURE, value=value), {(UNIT, "A01"): window}, **keys)
    assert found.sight is sight
    if sight is Sight.BREACH:
        assert found.detail == {"before": window[1] if keys is FALL else window[0]}


def test_what_has_not_changed_in_the_window_is_clear() -> None:
    assert judged(FIGURE, {("other", "A01"): (0.0, 100.0), (UNIT, "A02"): (0.0, 100.0)}, **FALL) == CLEAR


def test_a_figure_is_named_by_scope_and_code_wherever_it_lies() -> None:
    assert replace(FIGURE, place="330106").subject == replace(FIGURE, place="330108").subject
