"""What the leader tidies: once a day what is old, and after a start the pages that every merge needs."""

import logging
from datetime import date, datetime

from core.days import local_date
from core.errors import StoreError
from store.database import Database
from store.upkeep import tidy, warm

log = logging.getLogger(__name__)


class Housekeeping:
    """Runs at the first call of each local day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._done_on: date | None = None

    def run_when_due(self, at: datetime) -> bool:
        """Tidies when it has not been done today; returns whether it was. StoreError: try again later."""
        today = local_date(at)
        if today == self._done_on:
            return False
        removed = tidy(self._database, at).removed
        self._done_on = today
        log.info("housekeeping: removed %s", ", ".join(f"{number} {kind}" for kind, number in removed.items()))
        return True

    def warm_up(self) -> bool:
        """Reads what every merge touches; without it the first ones are only slower, so a failure is only told."""
        try:
            pages = warm(self._database)
        except StoreError as error:
            log.warning("not warmed up: %s", error)
            return False
        log.info("warmed up: %s pages", pages)
        return True
