"""源头到屏: how long changes take from their source into the snapshots of this process."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from core.own_sources import OWN_SOURCES
from core.settings import Settings
from indicators.deliveries import cadences_of
from indicators.freshness import patience
from store.readings import Version
from store.runs import Arrival, Latency, spread

WINDOW: Final = timedelta(minutes=10)
"""What is said of speed is about now."""
LONGEST_GAP: Final = timedelta(seconds=15)
"""The city is looked at every ten seconds; who was away for longer does not know when a version came."""
MOST_KEPT: Final = 20_000


def live_patience(settings: Settings) -> dict[str, timedelta]:
    """Source → how long it may be silent and what it brings is still called live.

    What this program tells itself is left out: it comes from no source, and may be told of long ago.
    """
    cadences = cadences_of(settings).items()
    return {code: patience(cadence.every) for code, cadence in cadences if code not in OWN_SOURCES}


class Arrivals:
    """What arrived in the last minutes, as this process saw it.

    Measured from the source's own time of a change to the moment at which a snapshot that has it is read here, so
    polling, mapping, merging, computing and publishing are in it. Sending it to a browser and painting it are not:
    those are `cockpit_event_to_screen_seconds`. Of each batch the newest change counts, its others waited longer by
    up to the interval of the source. A first load, what is caught up after an outage, and what was published while
    this process did not look are no latency and are left out.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[tuple[datetime, float]] = deque(maxlen=MOST_KEPT)
        self._seen: tuple[int, datetime] | None = None

    def note(self, version: Version, at: datetime, since: Callable[[int], Sequence[Arrival]]) -> None:
        """A snapshot of this version is read at `at`; `since` gives the arrivals after a batch."""
        seen = (version.batch_id, at)
        with self._lock:
            before, self._seen = self._seen, max(self._seen or seen, seen)
        if before is None or version.batch_id <= before[0] or at - before[1] > LONGEST_GAP:
            return
        arrived = [one for one in since(before[0]) if one.batch_id <= version.batch_id]
        with self._lock:
            self._kept.extend((at, (at - one.source_at).total_seconds()) for one in arrived)

    def latency(self, at: datetime) -> Latency:
        """Over the last ten minutes."""
        with self._lock:
            return spread([seconds for seen_at, seconds in self._kept if at - seen_at <= WINDOW])
