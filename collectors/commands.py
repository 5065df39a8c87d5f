"""What an operator may do with the sources: collect once, try the doors, look at the fields, map rows again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from collectors.base import CheckResult, RawRow, Runs, Schema, Sink
from collectors.gathering import Gathering
from collectors.runner import BATCH_ROWS, BoundFeed, run_feed
from core.clock import Clock
from core.errors import RefusedError, StopSourceError
from core.model import Batch, Reject, RunReport


def chosen_feeds(feeds: Sequence[BoundFeed], source: str | None, feed: str | None = None) -> list[BoundFeed]:
    """The feeds of a source, or one of them, in the order of their rank; raises RefusedError when there is none."""
    chosen = [one for one in feeds if source in (None, one.source) and feed in (None, one.code)]
    if not chosen:
        known = ", ".join(sorted({one.name for one in feeds if source in (None, one.source)} or {"none"}))
        raise RefusedError(f"there is no feed {source or '*'}/{feed or '*'}; there are: {known}")
    return sorted(chosen, key=lambda one: one.rank)


def collect(
    feeds: Sequence[BoundFeed],
    sink: Sink,
    runs: Runs,
    clock: Clock,
    *,
    source: str | None = None,
    feed: str | None = None,
    batch_rows: int = BATCH_ROWS,
    stopping: Callable[[], bool] = lambda: False,
) -> list[RunReport]:
    """Reads the chosen feeds once, one after the other, to their ends."""
    return [
        run_feed(one, sink, runs, clock, batch_rows=batch_rows, stopping=stopping).report
        for one in chosen_feeds(feeds, source, feed)
    ]


def check(feeds: Sequence[BoundFeed], source: str | None = None) -> list[tuple[str, CheckResult]]:
    """Tries the door of every chosen feed."""
    return [(one.name, one.collector.check()) for one in chosen_feeds(feeds, source)]


def discover(feeds: Sequence[BoundFeed], source: str, feed: str) -> Schema:
    """The fields that a feed offers now; raises SourceError."""
    return chosen_feeds(feeds, source, feed)[0].collector.discover()


def map_again(feed: BoundFeed, rows: Sequence[RawRow], at: datetime, partition: str = "") -> list[Batch]:
    """Batches of raw rows from quarantine, mapped anew after a mend; they move no cursor.

    Each row stands for itself: what still does not fit comes back as a reject of the last batch.
    Rows whose content was not kept (secrecy) cannot be mapped again and are left out.
    """
    gathering = Gathering({})
    for row in filter(None, rows):
        try:
            gathering.take(feed.mapper.map([row], at, partition), {})
        except StopSourceError as error:
            gathering.rejects.append(Reject(row, "type", str(error)))
    return gathering.batches(feed.source, feed.code, partition, None, feed.targets)
