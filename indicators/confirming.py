"""Bands over many scopes: what stands, what a pass of readings changes, and which changes are confirmed. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model import Reading
from indicators.bands import Standing, Transition, observe

Key = tuple[str, str]
"""scope as text, indicator code"""

Hold = Callable[[str], timedelta]
"""indicator code → how long a change has to hold"""


@dataclass(frozen=True, slots=True)
class BandChange:
    """A confirmed change of one indicator and scope."""

    scope: str
    code: str
    transition: Transition


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The standings that changed, and the changes of band among them."""

    standings: Mapping[Key, Standing]
    changes: tuple[BandChange, ...]


def confirm(known: Mapping[Key, Standing], readings: Iterable[Reading], at: datetime, hold: Hold) -> Confirmed:
    """What a pass of readings does to the standings; readings of late sources are left out by the caller."""
    standings: dict[Key, Standing] = {}
    changes: list[BandChange] = []
    for reading in readings:
        key = (str(reading.scope), reading.code)
        decision = observe(known.get(key), reading.band, at, hold(reading.code))
        if decision.standing != known.get(key):
            standings[key] = decision.standing
        if decision.transition is not None:
            changes.append(BandChange(*key, decision.transition))
    return Confirmed(standings, tuple(changes))
