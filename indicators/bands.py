"""Reading → band, and the confirmation of a change of band. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from core.model import Band
from indicators.thresholds import Limits

RANK: Final[dict[Band, int]] = {Band.MET: 0, Band.NEAR: 1, Band.WARN: 2, Band.CRIT: 3}
"""Best first."""


def band_of(value: Fraction | None, limits: Limits) -> Band | None:
    """The band of an exact value; None for N/A. A line that is reached is not undercut."""
    if value is None:
        return None
    if value >= limits.target:
        return Band.MET
    if value >= limits.warn:
        return Band.NEAR
    return Band.WARN if value >= limits.crit else Band.CRIT


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that is waiting for its confirmation: the mildest band seen since it began."""

    band: Band | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The confirmed band of one indicator and scope, and the change that may follow."""

    band: Band | None
    since: datetime
    pending: Pending | None = None


class Reason(StrEnum):
    """Why a standing is what it is after a reading."""

    FIRST = "first reading"
    UNCHANGED = "band unchanged"
    RETURNED = "back in its band before the change was confirmed"
    WAITING = "outside its band, not for long enough"
    CONFIRMED = "outside its band for long enough"


@dataclass(frozen=True, slots=True)
class Transition:
    """A confirmed change of band: a row of its own."""

    old: Band | None
    new: Band | None
    at: datetime
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """The next standing, why, and the transition when there is one."""

    standing: Standing
    reason: Reason
    transition: Transition | None = None


def observe(standing: Standing | None, band: Band | None, at: datetime, hold: timedelta) -> Decision:
    """The decision on a reading's band at an instant; a change is confirmed when it has held for `hold`.

    A value that swings between two worse bands is outside its band all the time:
    the wait goes on, and the mildest band it has reached is the one confirmed.
    """
    if standing is None:
        return Decision(Standing(band, at), Reason.FIRST)
    if band == standing.band:
        reason = Reason.RETURNED if standing.pending else Reason.UNCHANGED
        return Decision(replace(standing, pending=None), reason)
    pending = _pending(standing, band, at)
    if at - pending.since < hold:
        return Decision(replace(standing, pending=pending), Reason.WAITING)
    changed = Standing(pending.band, at, Pending(band, at) if band != pending.band else None)
    return Decision(changed, Reason.CONFIRMED, Transition(standing.band, pending.band, at, pending.since))


def _pending(standing: Standing, band: Band | None, at: datetime) -> Pending:
    before = standing.pending
    if before is None or _direction(standing.band, before.band) != _direction(standing.band, band):
        return Pending(band, at)
    if band is None or before.band is None or standing.band is None:
        return Pending(band, before.since)
    home = RANK[standing.band]
    return Pending(min(before.band, band, key=lambda one: abs(RANK[one] - home)), before.since)


def _direction(old: Band | None, new: Band | None) -> str:
    if new is None:
        return "to N/A"
    if old is None:
        return "from N/A"
    return "better" if RANK[new] < RANK[old] else "worse"
