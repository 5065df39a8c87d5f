"""The true values: sums of (owner, day, item) contributions over accounting windows.

Computed from the generator and the changes alone, so that a product can be held against it.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol, TypeAlias

import numpy as np

from standins.days import first_of_year, last_close, months_before
from standins.rng import Bools, Ints
from standins.universe import Universe

FILING_LIMIT_DAYS: Final = 15
NO_GATE: Final = -1


class Effect(NamedTuple):
    """What a row contributes to: an item, an owner, a day; `gate` is the matter that must be in scope, or NO_GATE."""

    item: str
    owner: int
    day: int
    gate: int = NO_GATE


Effects: TypeAlias = Counter[Effect]


class Window(NamedTuple):
    """The days that count: after < day ≤ until."""

    after: int
    until: int


def rolling_12m(at: int) -> Window:
    """(at − 12 months, at]."""
    return Window(months_before(at, 12), at)


def stock(at: int) -> Window:
    """Every day up to `at`."""
    return Window(-(10**9), at)


def plan_year(at: int) -> Window:
    """[1 January, at]."""
    return Window(first_of_year(at) - 1, at)


def filing_year(at: int) -> Window:
    """The last filing year closed: after the 30 June before, up to the last 30 June."""
    close = last_close(at)
    return Window(months_before(close, 12), close)


def cycle(at: int, start: int) -> Window:
    """[start of the inspection cycle, at]."""
    return Window(start - 1, at)


class Truth(Protocol):
    """What a system knows about its own rows."""

    def effects(self, feed: str, index: int) -> Effects:
        """The contributions that depend on this row, as things stand; empty if truth is computed when asked."""
        ...

    def replace(self, before: Effects, after: Effects) -> None:
        """Takes account of one change: `effects` before and after it."""
        ...

    def prepare(self) -> None:
        """Sums up the base once, which may take long; called without the lock, so that pages are served meanwhile."""
        ...

    def items(self, scope: str, at: int, moves: Mapping[str, int]) -> dict[str, int]:
        """Values of the items this system feeds, for a scope on a day. Raises KeyError for an unknown scope."""
        ...


class Table:
    """Base contributions of one item: counts by (row, day), where a row is an owner or a matter."""

    def __init__(self, rows: int, first_day: int, days: int) -> None:
        self._first = first_day
        self._counts = np.zeros((rows, days), dtype=np.int32)

    def add(self, rows: Ints, days: Ints, where: Bools) -> None:
        """Adds 1 at each (row, day) where the mask holds."""
        np.add.at(self._counts, (rows[where], days[where] - self._first), 1)

    def total(self, rows: Bools, window: Window) -> int:
        """The sum over chosen rows and a window."""
        width = self._counts.shape[1]
        low = min(max(window.after + 1 - self._first, 0), width)
        high = min(max(window.until + 1 - self._first, 0), width)
        return int(self._counts[rows, low:high].sum())


class Ledger:
    """Contributions of changed rows over the base: plus what they are now, minus what the base had for them."""

    def __init__(self) -> None:
        self._balance: Effects = Counter()

    def replace(self, before: Effects, after: Effects) -> None:
        """Takes out what was, puts in what is."""
        for sign, effects in ((-1, before), (1, after)):
            for effect, number in effects.items():
                self._balance[effect] += sign * number
                if not self._balance[effect]:
                    del self._balance[effect]

    def total(self, item: str, owners: set[int], window: Window, gates: Mapping[int, bool] | None = None) -> int:
        """The sum of an item over owners and a window; contributions behind a closed gate do not count."""
        return sum(
            number
            for effect, number in self._balance.items()
            if effect.item == item
            and effect.owner in owners
            and window.after < effect.day <= window.until
            and (effect.gate == NO_GATE or gates is None or gates.get(effect.gate, False))
        )


def owner_mask(universe: Universe, numbers: list[int]) -> Bools:
    """A mask over all owners."""
    mask = np.zeros(len(universe.owners), dtype=np.bool_)
    mask[numbers] = True
    return mask
