"""Target, warning and critical line of an indicator on a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeVar

from indicators.rounding import round_half_up
from indicators.windows import Cycle


@dataclass(frozen=True, slots=True)
class Limits:
    """The three lines between the four bands; `since` is the day from which they hold."""

    target: Fraction
    warn: Fraction
    crit: Fraction
    since: date


class Dated(Protocol):
    """Something that holds from a day on."""

    @property
    def effective(self) -> date:
        """The first day."""
        ...


D = TypeVar("D", bound=Dated)


def in_force(versions: Sequence[D], on: date) -> D:
    """The version that holds on a day; before the first one, the first one. Versions stand in order of their days."""
    started = [version for version in versions if version.effective <= on]
    return started[-1] if started else versions[0]


def scaled(limits: Limits, cycle: Cycle, on: date) -> Limits:
    """The limits times the elapsed share of the cycle, rounded half-up to 0.1: half-way 50.0 / 40.0 / 25.0."""
    share = Fraction(cycle.elapsed_months(on), cycle.months())
    target, warn, crit = (round_half_up(share * line, 1) for line in (limits.target, limits.warn, limits.crit))
    return Limits(target, warn, crit, limits.since)
