"""One run of one feed: it measures and guards, so that a collector only fetches and a mapping only maps."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from collectors.base import Bulk, Runs, Sink
from collectors.bound_feed import BoundFeed
from collectors.progress import Meters
from collectors.running.partition import Means, PartitionReader
from collectors.running.reading import Reading
from collectors.running.tally import Tally
from core.clock import Clock
from core.errors import FencedError, SourceError, StoreError
from core.model import Finding, RunReport

log = logging.getLogger("cockpit.collectors")

BATCH_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Run:
    """A run and what the source asked for: wait at least `retry_after` seconds."""

    report: RunReport
    retry_after: float | None = None


def run_feed(
    feed: BoundFeed,
    sink: Sink,
    runs: Runs,
    clock: Clock,
    *,
    batch_rows: int = BATCH_ROWS,
    stopping: Callable[[], bool] = lambda: False,
    bulk: Bulk | None = None,
    meters: Meters | None = None,
) -> Run:
    """Reads a feed from its cursors to its end and hands over what it brings.

    Rejected rows: a few are put aside and that is all. More than 1 % of a run (and more than 10) make it `suspect`; its
    rows and its cursor are kept, and it counts as read. When every row of a partition is rejected – more than 10, or in
    its first read any – the source and we do not understand each other: `stopped`, and the cursor stays, so that all of
    it is read again once that is mended.
    Never raises for what a source does wrong, nor for a mistake of ours: the report says it. FencedError passes
    through, and StoreError where not even the run could be noted.
    `bulk`: while it says that the table of the feed is loading, what the collector can give as text passes as text.
    `meters` count such a load.
    """
    at = clock.now()
    run_id = runs.start(feed.source, feed.code, at)
    tally = Tally(feed.source, feed.code, at)
    reader = PartitionReader(feed, Means(sink, clock, batch_rows, stopping, bulk, meters), run_id, tally)
    try:
        _read_all(reader, runs)
    finally:
        report = tally.report(clock.now())
        runs.finish(run_id, report)
    if report.outcome not in ("ok", "empty"):
        log.warning("%s: %s: %s", feed.name, report.outcome, report.reason)
    return Run(report, tally.retry_after)


def _read_all(reader: PartitionReader, runs: Runs) -> None:
    """All partitions; what is wrong in one does not stop the others, but a store that is gone does."""
    feed, tally = reader.feed, reader.tally
    try:
        cursors = runs.cursors(feed.source, feed.code)
        for partition in feed.collector.partitions():
            if reader.means.stopping():
                return
            tally.parts += 1
            reader.read(Reading.begin(partition, cursors.get(partition, {})))
    except SourceError as error:
        tally.note_source(error, "")
    except FencedError as error:
        tally.note("failed", Finding("fenced", f"another worker leads now: {error}"))
        raise
    except StoreError as error:
        tally.note("failed", Finding("store", str(error)))
    except Exception as error:  # noqa: BLE001 -- noted as ours, with its trace: the report says it
        tally.note_mistake(error, "")
