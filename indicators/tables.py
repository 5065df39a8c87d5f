"""Sums of measures over ranges of days, for many scopes at once: what an evaluation reads.

The store sums; here is what to ask it for, and how to read its answers.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from indicators.windows import DayRange

Scope = str
"""A place code or an owner code."""

Needs = Mapping[DayRange, frozenset[str]]
"""range of days → the measures wanted over it"""

Windows = Mapping[str, Mapping[str, int]]
"""name of a window → measure → sum"""


class Table(Protocol):
    """Sums by scope."""

    @property
    def scopes(self) -> Sequence[Scope]:
        """The scopes, in a fixed order."""
        ...

    def over(self, measure: str, days: DayRange) -> Sequence[int]:
        """The sum of a measure over a range of days for every scope, in their order."""
        ...


def window_name(days: DayRange) -> str:
    """The name by which a range of days is asked for."""
    return f"{'' if days.lo is None else days.lo}:{days.hi}"


def windows_of(needs: Needs) -> dict[str, tuple[int | None, int]]:
    """The windows to ask the store for: name → (lo, hi]."""
    return {window_name(days): (days.lo, days.hi) for days in needs}


def measures_of(needs: Needs) -> dict[str, tuple[str, ...]]:
    """The measures to ask the store for in each window."""
    return {window_name(days): tuple(sorted(measures)) for days, measures in needs.items()}


class WindowTable:
    """A table over the store's answer to `windows_of` and `measures_of`."""

    def __init__(self, answer: Mapping[Scope, Windows]) -> None:
        self._answer = answer
        self._scopes = tuple(answer)

    @property
    def scopes(self) -> Sequence[Scope]:
        """The scopes of the answer."""
        return self._scopes

    def over(self, measure: str, days: DayRange) -> Sequence[int]:
        """The sums of a measure; KeyError when the range or the measure was not asked for."""
        name = window_name(days)
        return [self._answer[scope][name][measure] for scope in self._scopes]
