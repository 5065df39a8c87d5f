"""The only reader of wall time; everything else is told the instant."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved: for replays and tests."""

    at: datetime

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Moves the clock by a duration."""
        self.at += by
