"""Cuts the calendar at the edges of windows: whole months where nothing cuts them, single days where something does.

Between two neighbouring edges lies a segment; a window (lo, hi] is a run of segments, so one pass over the sums
answers any number of windows. Pure.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.days import date_of, day_number, month_end, month_of

Window = tuple[int | None, int]
"""The days d with lo < d ≤ hi; lo None: from the beginning."""

FIRST_DAY: Final = day_number(date(1, 1, 1))


@dataclass(frozen=True, slots=True)
class Pieces:
    """`edges`: sorted days after which a new segment begins. `cut_months`: months that an edge goes through."""

    edges: tuple[int, ...]
    cut_months: tuple[int, ...]
    first_month: int
    last_month: int

    @property
    def day_ranges(self) -> tuple[tuple[int, int], ...]:
        """First and last day of each cut month."""
        return tuple(month_days(month) for month in self.cut_months)

    def segments(self, window: Window) -> tuple[int, int]:
        """The first segment of a window and the one after its last; segment i holds the days after i of the edges."""
        lo, hi = window
        return (0 if lo is None else self._place(lo), self._place(hi))

    def _place(self, edge: int) -> int:
        return bisect_left(self.edges, edge) + 1


def pieces_of(windows: Iterable[Window]) -> Pieces:
    """The pieces that answer these windows; edges at a month's end cut nothing."""
    known = tuple(windows)
    edges = tuple(sorted({edge for window in known for edge in window if edge is not None}))
    dates = [date_of(edge) for edge in edges]
    cut = tuple(sorted({month_of(edge) for edge in dates if edge != month_end(edge)}))
    begins = [FIRST_DAY if lo is None else lo + 1 for lo, _ in known]
    return Pieces(edges, cut, month_of(date_of(min(begins))), month_of(dates[-1]))


def month_days(month: int) -> tuple[int, int]:
    """The first and the last day of a month."""
    first = date(month // 100, month % 100, 1)
    return day_number(first), day_number(month_end(first))
