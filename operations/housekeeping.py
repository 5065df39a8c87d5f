"""What the leader tidies once a day: old readings are thinned, the journal is compacted to days."""

import logging
from datetime import date, datetime

from core.days import local_date
from store.database import Database
from store.journal import compact_journal
from store.readings import thin_readings

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
        readings = thin_readings(self._database, at)
        compact_journal(self._database, at)
        self._done_on = today
        log.info("housekeeping: %s readings thinned, journal compacted", readings)
        return True
