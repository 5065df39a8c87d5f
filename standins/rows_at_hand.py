"""Rows that an author can lay hands on: one at random, those taken back, and those brought back again."""

from typing import Final

from standins.feeds import Row
from standins.system import System

RECENT: Final = 300
RECENT_SHARE: Final = 0.3
TRASH: Final = 500

Found = tuple[int, Row]
"""index and row"""


class RowsAtHand:
    """The rows of a system, and the last `TRASH` of them that were taken back."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._random = system.random
        self._trash: list[tuple[str, int, Row]] = []

    def some(self, name: str) -> Found | None:
        """A row of a feed at random, three in ten from those written lately; None when that one is deleted."""
        feed = self._system.feeds[name]
        recent = feed.recent(RECENT)
        if recent and self._random.random() < RECENT_SHARE:
            index = self._random.choice(recent)
        else:
            index = self._random.randrange(feed.base.size)
        row = feed.current(index)
        return (index, row) if row is not None else None

    def take_back(self, name: str, found: Found) -> None:
        """Deletes a row and remembers it."""
        self._trash.append((name, *found))
        del self._trash[:-TRASH]
        self._system.erase(name, found[0])

    def bring_back(self) -> bool:
        """Writes a remembered row again; False when there is none, or another stands in its place."""
        if not self._trash:
            return False
        name, index, row = self._trash.pop(self._random.randrange(len(self._trash)))
        if self._system.feeds[name].current(index) is not None:
            return False
        self._system.write(name, index, row)
        return True
