"""Which days are over and have no last readings yet, and whether now is the time to make them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core.days import local_day

CATCH_UP: Final = timedelta(hours=1)
"""how long days that nobody has seen end wait for sources that are being read again"""

MOST_DAYS: Final = 366
"""what is older than a year is not closed any more"""

AT_ONCE: Final = 5
"""days a pass closes at most, so that a stop does not wait for a year"""


@dataclass(frozen=True, slots=True)
class Closing:
    """The newest day that is closed, when this worker last passed, and since when days have been waiting."""

    closed: int
    passed_at: datetime | None = None
    waiting_since: datetime | None = None

    def open_days(self, at: datetime) -> Sequence[int]:
        """The days that are over and not closed, the oldest first."""
        today = local_day(at)
        return range(max(self.closed + 1, today - MOST_DAYS), today)

    def due(self, at: datetime, *, late: bool) -> Sequence[int]:
        """Those to be closed now.

        A day that ended before the eyes of this worker is closed at once. Days that it has missed are known only when
        its sources have been read again; one that is still late after `CATCH_UP` is out itself and stands.
        """
        days = self.open_days(at)
        if days and late and self._missed(days) and at - (self.waiting_since or at) < CATCH_UP:
            return ()
        return days[:AT_ONCE]

    def _missed(self, days: Sequence[int]) -> bool:
        return len(days) > 1 or self.passed_at is None or local_day(self.passed_at) != days[0]

    def passed(self, at: datetime, closed: int) -> "Closing":
        """A pass has been made that closed everything up to a day."""
        left = replace(self, closed=closed, passed_at=at)
        since = (self.waiting_since or at) if left.open_days(at) else None
        return replace(left, waiting_since=since)
