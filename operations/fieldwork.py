"""Leads, inspections and objections to data on the clock of the leading worker: what is due, come, or closed."""

import logging
import threading
from datetime import datetime
from typing import Final

from core.clock import Clock
from core.errors import FencedError, StoreError
from evaluation.desk import Desk
from evaluation.rounds import Round, walk
from indicators.catalogue import Catalogue
from operations.configuration import PROJECT, Configuration
from people.files.desk import upload_desk
from store.database import Database

LOOK_S: Final = 60.0

log = logging.getLogger(__name__)


class Fieldwork:
    """A round every minute; whatever an outage has left is caught up, and nothing is done twice."""

    def __init__(self, configuration: Configuration, database: Database, clock: Clock, catalogue: Catalogue) -> None:
        settings = configuration.settings
        self._desk = Desk(database, settings, catalogue, upload_desk(database, settings, PROJECT))
        self._clock = clock

    def run(self, over: threading.Event) -> None:
        """Until `over`; a store that is away for a moment is waited for."""
        while not over.wait(LOOK_S):
            try:
                self.look(self._clock.now())
            except FencedError:
                raise
            except StoreError as error:
                log.warning("leads and inspections wait for the store: %s", error)

    def look(self, at: datetime) -> Round:
        """One round."""
        done = walk(self._desk, at)
        if done != Round(0, 0, 0, 0):
            log.info("leads, inspections, objections: %s", done)
        return done
