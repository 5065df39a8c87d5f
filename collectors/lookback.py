"""When a read begins behind its cursor, and when an empty answer is doubted.

A row may be committed at its source after rows with a later moment; so the last stretch is read again now and then.
The same stretch tells an honest empty answer from a broken one: it holds the newest row we know.

A source that has had nothing new for long has no late rows either: its last stretch is read once more and then left
alone. Otherwise a source that has moved millions of rows at one moment would be asked for all of them again and again.
"""

from datetime import datetime, timedelta
from typing import Final

DOUBT_EVERY: Final = timedelta(seconds=60)
QUIET_OVERLAPS: Final = 2
"""how many times the overlap the newest row must be old: one for late rows, one for clocks that differ"""


class Lookback:
    """Remembers, for one partition of one feed, when its last stretch was last read again."""

    def __init__(self, overlap: timedelta) -> None:
        self._overlap = overlap
        self._every = overlap / 2
        self._done_at: datetime | None = None
        self._settled: datetime | None = None
        self._probed_at: datetime | None = None
        self._brought_rows = False

    def start(self, high: datetime | None, at: datetime) -> datetime | None:
        """The moment to go back to, when it is time; None to go on from the cursor."""
        if high is None or not self._overlap or high == self._settled:
            return None
        if self._done_at is not None and at - self._done_at < self._every:
            return None
        return self.behind(high)

    def behind(self, high: datetime) -> datetime:
        """The beginning of the last stretch."""
        return high - self._overlap

    def done(self, at: datetime, high: datetime | None = None) -> None:
        """Notes that the last stretch, that up to `high`, was read to its end by a poll that began at an instant."""
        self._done_at = at
        if high is not None and at - high >= QUIET_OVERLAPS * self._overlap:
            self._settled = high

    def seen(self, rows: int) -> None:
        """Notes how many rows a poll brought."""
        self._brought_rows = rows > 0

    def probed(self, at: datetime) -> None:
        """Notes that an empty answer was tested and found honest."""
        self._probed_at = at

    def doubts_nothing(self, at: datetime) -> bool:
        """Whether an empty answer is to be tested by looking back: after one with rows, else once a minute."""
        return self._brought_rows or self._probed_at is None or at - self._probed_at >= DOUBT_EVERY
