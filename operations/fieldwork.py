"""Leads, inspections and objections to data on the clock of the leading worker: what is due, come, or closed."""

import logging
import threading
from datetime import datetime
from typing import Final

from core.clock import Clock
from evaluation.desk import Desk
from evaluation.rounds import Round, walk
from operations.looking import look_again

LOOK_S: Final = 60.0

log = logging.getLogger(__name__)


class Fieldwork:
    """A round every minute; whatever an outage has left is caught up, and nothing is done twice."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for. FencedError: another leads now."""
        look_again(
            lambda: self.look(self._clock.now()),
            over,
            LOOK_S,
            "leads and inspections wait for the store",
            at_once=False,
        )

    def look(self, at: datetime) -> Round:
        """One round."""
        done = walk(self._desk, at)
        if done != Round(0, 0, 0, 0):
            log.info("leads, inspections, objections: %s", done)
        return done
