"""Work whose role has ended by the clock: the leading worker finds it a place, or puts it on the list of what waits."""

import logging
import threading
from datetime import datetime
from typing import Final

from core.clock import Clock
from core.settings import City
from operations.looking import look_again
from people.lost_work import hand_over_all_lost, settle_found
from store.database import Database

LOOK_S: Final = 60.0

log = logging.getLogger(__name__)


class HandingOver:
    """A look every minute; whatever an outage has left is caught up, and nothing is handed over twice."""

    def __init__(self, city: City, database: Database, clock: Clock) -> None:
        self._city = city
        self._database = database
        self._clock = clock

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for. FencedError: another leads now."""
        look_again(lambda: self.look(self._clock.now()), over, LOOK_S, "hand-overs wait for the store", at_once=False)

    def look(self, at: datetime) -> int:
        """One look: the accounts that have lost something, and what waits no more."""
        lost, settled = hand_over_all_lost(self._database, self._city, at), settle_found(self._database, self._city, at)
        if lost or settled:
            log.info("hand-overs: %s begun, %s things settled", lost, settled)
        return lost + settled
