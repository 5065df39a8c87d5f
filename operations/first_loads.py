"""The store as the first loads of the sources see it: empty tables are filled by appending, and counted once."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.model import Images
from store.bulk import LoadReport, begin_load, end_load, resume_loads
from store.database import Database
from store.merging.accounts import Observer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoreLoads:
    """Begins and ends loads in a store; `observe` is told each step of an end."""

    database: Database
    images: Images
    observe: Observer | None = None

    def begin(self, source: str, tables: Collection[str], at: datetime) -> Collection[str]:
        """The source is about to be read into these tables; returns those that load in bulk."""
        loading = begin_load(self.database, source, tables, at)
        if loading:
            log.info("%s: the first load fills %s", source, ", ".join(sorted(loading)))
        return loading

    def end(self, source: str, at: datetime) -> None:
        """The source has been read once; the loads that no other source takes part in are ended."""
        self._tell(end_load(self.database, self.images, source, at, self.observe))

    def resume(self, at: datetime) -> None:
        """Ends what a worker that died had begun to end."""
        self._tell(resume_loads(self.database, self.images, at, self.observe))

    def _tell(self, report: LoadReport) -> None:
        if report.tables:
            text = "the first load of %s is over: %s rows of sums in %.1f s"
            log.info(text, ", ".join(report.tables), report.cells, report.seconds)
