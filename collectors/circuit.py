"""When a feed in trouble is asked again. Pure: the instants are parameters, the state is data.

closed     polled by its interval; after a failure later and later
open       it has failed several times in a row: nothing but the end of its pause lets it be asked, no wake-up either
half_open  the pause is over, one try is under way: it closes the circuit, or opens it for a longer pause
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

OPEN_AFTER: Final = 3
"""failures in a row"""
RETRY_CAP_S: Final = 30.0
STOPPED_CAP_S: Final = 60.0
LONGEST_DOUBLING: Final = 16

GOOD: Final = frozenset({"ok", "empty", "suspect"})
"""outcomes of a source that answers: it is asked again by its interval"""


class State(StrEnum):
    """Whether a feed may be asked."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Circuit:
    """Failures in a row, and the state that they have brought about since an instant."""

    failures: int = 0
    state: State = State.CLOSED
    since: datetime | None = None

    def tried(self, at: datetime) -> "Circuit":
        """A try begins."""
        return self._in(State.HALF_OPEN, at) if self.state is State.OPEN else self

    def ended(self, outcome: str, at: datetime, *, opens: bool = True) -> "Circuit":
        """It has ended; one that never `opens` only counts."""
        if outcome in GOOD:
            return replace(self._in(State.CLOSED, at), failures=0)
        failures = self.failures + 1
        open_now = opens and (failures >= OPEN_AFTER or self.state is State.HALF_OPEN)
        return replace(self._in(State.OPEN, at) if open_now else self, failures=failures)

    @property
    def is_open(self) -> bool:
        """Whether only the end of the pause lets it be asked."""
        return self.state is State.OPEN

    def _in(self, state: State, at: datetime) -> "Circuit":
        return self if self.state is state else replace(self, state=state, since=at)


def pause_s(interval_s: float, outcome: str, failures: int, retry_after: float | None = None) -> float | None:
    """Seconds to the next poll where it is not the usual interval; `failures` counts runs in a row, this one included.

    A source in trouble is asked less and less often, up to a cap; one that needs a person still is, so that it goes on
    by itself once it is mended. What the source asks for (`retry_after`) is kept.
    """
    if outcome in GOOD:
        return None
    cap = max(interval_s, RETRY_CAP_S if outcome == "retry" else STOPPED_CAP_S)
    delay: float = min(cap, interval_s * 2.0 ** min(failures - 1, LONGEST_DOUBLING))
    return max(delay, retry_after or 0.0)
