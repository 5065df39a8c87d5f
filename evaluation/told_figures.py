"""Figures that a target is tied to, as people read them: a percentage is never shown on the wrong side of it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from evaluation.closing import Condition, Refresh, condition_of
from indicators.display import plain, shown
from indicators.rounding import round_half_up

FEWEST, MOST = 1, 4
"""decimals: more than the fewest only where the figure would else read as if it were on the other side"""
SIGNS: Final = {"at_least": "≥", "at_most": "≤"}


def figure_told(condition: Condition, look: Refresh | None) -> str:
    """`94.9% = 9496/10000 (≥ 95%)`; a dash in place of a figure without a base."""
    target = _percent(round_half_up(condition.target * 100, MOST))
    figure = None if look is None else look.figure
    told = "–" if look is None or figure is None else _figure(condition, figure, look)
    return f"{told} ({SIGNS[condition.direction]} {target})"


def proof_told(proof: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, datetime | None]]:
    """(indicator, figure with target, since when it is reached) of each demand of a kept proof, in order of demands."""
    return [_proved(one) for _, one in sorted(proof.items(), key=lambda pair: int(pair[0]))]


def _proved(one: Mapping[str, Any]) -> tuple[str, str, datetime | None]:
    condition = condition_of(one)
    looks = [Refresh(datetime.fromisoformat(str(at["at"])), at["numerator"], at["denominator"]) for at in one["looks"]]
    return condition.code, figure_told(condition, looks[-1] if looks else None), looks[0].at if looks else None


def _figure(condition: Condition, figure: Fraction, look: Refresh) -> str:
    return f"{_percent(_beside_target(condition, figure))} = {look.numerator}/{look.denominator}"


def _beside_target(condition: Condition, figure: Fraction) -> Fraction:
    """In per cent, with as few decimals as leave it on its side of the target."""
    truth = condition.holds(figure)
    tries = (shown(figure * 100, decimals, (condition.target * 100,)) for decimals in range(FEWEST, MOST + 1))
    found = [one for one in tries if condition.holds(one / 100) is truth]
    return found[0] if found else shown(figure * 100, MOST)


def _percent(value: Fraction) -> str:
    text = plain(value, MOST).rstrip("0").rstrip(".")
    return f"{text}%"
