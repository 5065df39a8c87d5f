"""When the engine computes: soon after commits, each minute, and when a local day begins. Pure.

Commits are gathered until they are quiet for a moment, but never for longer than a second.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.days import local_day

LONGEST: Final = timedelta(seconds=1)
TICK: Final = timedelta(minutes=1)


class Cause(StrEnum):
    """Why the engine computes."""

    START = "start"
    CELLS = "cells"
    DAY = "new day"
    TICK = "minute"


@dataclass(frozen=True, slots=True)
class Pace:
    """What has been heard and done: the first and the newest commit not computed yet, and the last pass."""

    quiet: timedelta
    first_at: datetime | None = None
    newest_at: datetime | None = None
    passed_at: datetime | None = None
    again_at: datetime | None = None
    """when the last pass asked for another one, at the latest a minute after it"""

    def heard(self, at: datetime) -> "Pace":
        """A commit was announced."""
        return replace(self, first_at=self.first_at or at, newest_at=at)

    def passed(self, at: datetime) -> "Pace":
        """A pass has begun that reads everything committed until `at`."""
        return Pace(self.quiet, passed_at=at, again_at=at + TICK)

    def asked(self, again_at: datetime | None) -> "Pace":
        """The pass wants another one soon, whether or not there are commits."""
        return self if again_at is None else replace(self, again_at=min(again_at, self.again_at or again_at))

    def cause(self, at: datetime) -> Cause | None:
        """Why a pass is due now; None when none is. A new day goes before everything else."""
        if self.passed_at is None:
            return Cause.START
        if local_day(at) != local_day(self.passed_at):
            return Cause.DAY
        if self.first_at and self.newest_at and (at - self.newest_at >= self.quiet or at - self.first_at >= LONGEST):
            return Cause.CELLS
        return Cause.TICK if self.again_at and at >= self.again_at else None

    def wait_s(self, at: datetime) -> float:
        """Seconds until a pass may become due if nothing more is heard."""
        if self.again_at is None:
            return 0.0
        due = self.again_at
        if self.first_at and self.newest_at:
            due = min(due, self.newest_at + self.quiet, self.first_at + LONGEST)
        return max(0.0, (due - at).total_seconds())
