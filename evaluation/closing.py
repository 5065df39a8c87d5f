"""Closing by data: a machine-checkable condition, and when a closed figure has slipped back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Literal

from evaluation.law.parameters import value

Verdict = Literal["met", "not_met", "unknown", "stale"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a figure has to reach: an indicator or item of an owner, at least or at most a target."""

    code: str
    target: Fraction
    direction: Literal["at_least", "at_most"] = "at_least"

    def holds(self, figure: Fraction) -> bool:
        """Whether a figure reaches the target."""
        return figure >= self.target if self.direction == "at_least" else figure <= self.target


def condition_of(value: Mapping[str, Any]) -> Condition:
    """A stored condition: code, target as a fraction or decimal text, direction."""
    return Condition(str(value["code"]), Fraction(str(value["target"])), value.get("direction", "at_least"))


@dataclass(frozen=True, slots=True)
class Refresh:
    """One refresh of the figure: numerator and denominator, None without a base; a stale one proves nothing."""

    at: datetime
    numerator: int
    denominator: int
    is_stale: bool = False

    @property
    def figure(self) -> Fraction | None:
        """The exact value; None without a base."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the refreshes say of a condition, and the refreshes that it rests on, oldest first."""

    verdict: Verdict
    proof: tuple[Refresh, ...] = ()


def judge(condition: Condition, refreshes: Sequence[Refresh], since: datetime, on: date) -> Finding:
    """Whether a condition is met: by the last `refreshes_running` refreshes after `since`, all of them.

    Only refreshes that became known after the issue was delivered count. A stale one, or one without a base, breaks
    the row: it neither proves that the figure is reached nor that it is not.
    """
    needed = value("refreshes_running", on)
    last = tuple(one for one in sorted(refreshes, key=lambda one: one.at) if one.at > since)[-needed:]
    if any(one.is_stale for one in last):
        return Finding("stale", last)
    figures = [one.figure for one in last]
    if len(last) < needed or None in figures:
        return Finding("unknown", last)
    met = all(figure is not None and condition.holds(figure) for figure in figures)
    return Finding("met" if met else "not_met", last)


def slipped_back(condition: Condition, refreshes: Sequence[Refresh], closed_at: datetime, on: date) -> Finding | None:
    """The proof that a figure closed by data fails again within `slip_back_days`; None: it holds, or it is too late.

    As many refreshes in a row have to fail as were needed to close.
    """
    needed = value("refreshes_running", on)
    until = closed_at + timedelta(days=value("slip_back_days", on))
    window = [one for one in sorted(refreshes, key=lambda one: one.at) if closed_at < one.at <= until]
    row: list[Refresh] = []
    for one in window:
        figure = None if one.is_stale else one.figure
        if figure is None:
            continue
        row = [] if condition.holds(figure) else [*row, one]
        if len(row) == needed:
            return Finding("not_met", tuple(row))
    return None
