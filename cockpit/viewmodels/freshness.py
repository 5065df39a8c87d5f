"""Live or stale: how the feeds behind a number are. A source outage makes a value stale, never bad."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.settings import Settings
from indicators.catalogue import Feed
from indicators.deliveries import cadences_of, delivery_of
from store.views.sources import FeedState

LIVE: Final = "live"
STALE: Final = "stale"
ABSENT: Final = "na"
LOADING: Final = "loading"
"""under its first load: no number yet"""

BROKEN: Final = frozenset({"stopped", "failed"})


@dataclass(frozen=True, slots=True)
class Behind:
    """The feeds behind a number together: the worst freshness, the oldest success, the newest source row."""

    freshness: str
    source_at: datetime | None
    collected_at: datetime | None


class FeedBook:
    """The feeds at an instant, by source and name; who is late is decided by `indicators.freshness`."""

    def __init__(self, settings: Settings, feeds: Iterable[FeedState], at: datetime) -> None:
        self.settings = settings
        self._states = {(state.source, state.feed): state for state in feeds}
        self._cadences = cadences_of(settings)
        self._at = at

    def behind(self, feeds: Iterable[Feed], beside: Collection[Feed] = ()) -> Behind:
        """The feeds behind a number; one that never succeeded makes it stale.

        Those `beside` others count once they have run.
        """
        wanted = [feed for feed in feeds if feed in self._states or feed not in beside]
        states = [self._states[feed] for feed in wanted if feed in self._states]
        successes = [state.last_success_at for state in states if state.last_success_at]
        complete = len(successes) == len(wanted) and not any(self.is_stale(state) for state in states)
        return Behind(
            LIVE if complete else STALE,
            max((state.source_at for state in states if state.source_at), default=None),
            min(successes, default=None),
        )

    def is_stale(self, state: FeedState) -> bool:
        """Whether a feed is broken, late, has never delivered, or one of many who deliver is at fault."""
        lacks_one = any(finding.spares_others for finding in state.findings)
        return state.outcome in BROKEN or lacks_one or self.is_late(state)

    def is_late(self, state: FeedState) -> bool:
        """Whether a feed has been silent for too long, or has never delivered."""
        return state.last_success_at is None or delivery_of(state, self._cadences).is_late(self._at)

    def is_resting(self, source: str) -> bool:
        """Whether a source does not work now, by its hours or by the calendar."""
        cadence = self._cadences.get(source)
        return cadence is not None and not cadence.works.is_open(self._at)

    def of_source(self, source: str) -> list[FeedState]:
        """The feeds of a source."""
        return [state for state in self._states.values() if state.source == source]
