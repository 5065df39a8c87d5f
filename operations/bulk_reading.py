"""The store as the first load of a source sees it."""

from dataclasses import dataclass
from functools import partial

from collectors.base import LinePlan
from collectors.runner import run_feed
from collectors.schedule import ReadFeed
from core.clock import Clock
from core.model import LineBatch, MergeReport
from store.bulk import append_lines, loading_tables, owner_map
from store.database import Database
from store.progress import Meters
from store.records import TABLES


@dataclass(frozen=True, slots=True)
class StoreBulk:
    """Tells how rows of loading tables are written, and appends them."""

    database: Database
    clock: Clock

    def plan(self, table: str) -> LinePlan | None:
        """How rows of a table are to be written; None when it is not loading and takes only batches."""
        if table not in loading_tables(self.database):
            return None
        record = TABLES[table]
        return LinePlan(frozenset(record.plain), record.owners, owner_map(self.database))

    def append(self, lines: LineBatch) -> MergeReport:
        """Stores rows with their cursor in one transaction."""
        return append_lines(self.database, lines, self.clock.now())


def reading(database: Database, clock: Clock) -> ReadFeed:
    """Runs of feeds that load empty tables as text and note how far they are."""
    return partial(run_feed, bulk=StoreBulk(database, clock), meters=Meters(database))
