"""How long a channel, or a message, is left alone after it failed: longer each time, and never all at one moment. Pure
but for what it keeps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from core.waiting import backoff

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=4)
LONGEST_ASKED: Final = timedelta(days=1)
"""what another side may ask us to wait at most"""
LONGEST_REST: Final = timedelta(minutes=15)
NEVER: Final = datetime.min.replace(tzinfo=UTC)


def wait_after(attempts: int, share: float, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """How long something waits after so many attempts: half to all of a minute, then of twice as much each time.

    `share` lies from 0 up to 1: what failed at the same moment does not come back at the same moment.
    """
    most = longest.total_seconds()
    return timedelta(seconds=backoff(min(attempts, 32), FIRST_WAIT.total_seconds(), most, share))


@dataclass(slots=True)
class Rest:
    """Until when a channel is left alone; it counts how often it was away one after the other."""

    until: datetime = NEVER
    _times: int = 0

    def begin(self, at: datetime, asked: timedelta, share: float = 0.0) -> None:
        """The channel was away at an instant; `asked`: what it asked for, zero when it did not."""
        self._times += 1
        self.until = at + max(wait_after(self._times, share, LONGEST_REST), asked)

    def end(self) -> None:
        """The channel has taken something over."""
        self._times = 0
        self.until = NEVER
