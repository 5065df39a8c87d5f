"""The worker's part: what evaluation has told is merged, as the push feeds of the source do it."""

from datetime import datetime

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.runner import run_feed
from core.clock import FixedClock
from core.model import Batch, Images, MergeReport
from store.database import Database
from store.inbox import Pushes
from store.merge import merge
from store.runs import Runs
from tests.collector_kit import source_named
from tests.unit.collectors.sources import PLACES


def merge_told(database: Database, images: Images, at: datetime) -> list[str]:
    """Reads every feed of the source `evaluation` once; the outcomes."""
    clock = FixedClock(at)
    source = source_named("evaluation")
    feeds = bind((source,), {"evaluation": SourceSettings("own")}, PLACES, clock, pushes=Pushes(database))
    runs = Runs(database)

    def sink(batch: Batch) -> MergeReport:
        return merge(database, batch, images, at)

    return [run_feed(feed, sink, runs, clock).report.outcome for feed in feeds]
