"""When somebody has failed too often to sign in (pure)."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.attempts import Tried


@dataclass(frozen=True, slots=True)
class LockRule:
    """So many failures within a window lock for a while; `forgiving`: a success takes earlier failures away."""

    failures: int
    window: timedelta
    locked: timedelta
    forgiving: bool = True

    @property
    def reach(self) -> timedelta:
        """How far back attempts may matter."""
        return self.window + self.locked


def locked_until(tried: Iterable[Tried], rule: LockRule, at: datetime) -> datetime | None:
    """Until when nobody may try, by the attempts up to an instant, oldest first; None when one may.

    What was tried while it was locked counts for nothing, and each lock begins with a clean slate.
    """
    failures: deque[datetime] = deque(maxlen=rule.failures)
    until: datetime | None = None
    for one in tried:
        if one.at > at or (until is not None and one.at < until):
            continue
        if one.succeeded:
            if rule.forgiving:
                failures.clear()
            continue
        failures.append(one.at)
        if len(failures) == rule.failures and one.at - failures[0] <= rule.window:
            until = one.at + rule.locked
            failures.clear()
    return until if until is not None and at < until else None
