"""What an operator may do with the sources: collect once, try the doors, look at the fields, map rows again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from collectors.base import CheckResult, RawRow, Runs, Schema, Sink
from collectors.bound_feed import BoundFeed
from collectors.mapping.mapper import Mapper
from collectors.runner import BATCH_ROWS, run_feed
from collectors.transports.push import PushMapper
from core.clock import Clock
from core.errors import RefusedError, StopSourceError
from core.model import Deletion, Reject, RunReport


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row put aside: its number, what came, the partition it came from, and when it was last read at its source."""

    number: int
    raw: RawRow
    partition: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class MappedAgain:
    """What one row has become: rows and deletions of a target, or why it still does not fit.

    `target` is our feed code; empty when the row says nothing to us any more. `secret`: nothing of it may be kept.
    """

    number: int
    target: str = ""
    rows: Sequence[tuple[Any, ...]] = ()
    deletions: Sequence[Deletion] = ()
    reject: Reject | None = None
    secret: bool = False


def map_waiting(feed: BoundFeed, rows: Sequence[Waiting], at: datetime) -> list[MappedAgain]:
    """Rows from quarantine mapped anew after a mend, each for itself.

    Rows of a feed that does not say when they changed count as of when they were read: they may not pass for news.
    """
    return [_mapped_again(feed, row, at) for row in rows]


def _mapped_again(feed: BoundFeed, row: Waiting, at: datetime) -> MappedAgain:
    if not row.raw:
        detail = "nothing of the row was kept: only its source can bring it again"
        return MappedAgain(row.number, reject=Reject({}, "not_kept", detail))
    mapper = feed.mapper.mapper if isinstance(feed.mapper, PushMapper) else feed.mapper
    undated = isinstance(mapper, Mapper) and mapper.feed.updated is None
    try:
        page = feed.mapper.of_picked.map([row.raw], row.read_at if undated else at, row.partition)
    except StopSourceError as error:
        return MappedAgain(row.number, reject=Reject({}, REASONS.get(error.code, "type"), str(error)))
    if page.rejects:
        return MappedAgain(row.number, reject=page.rejects[0])
    secret = bool(page.refused)
    if page.rows:
        return MappedAgain(row.number, feed.code, page.rows)
    for target, deletions in page.deletions.items():
        return MappedAgain(row.number, target, deletions=deletions, secret=secret)
    return MappedAgain(row.number, secret=secret)


REASONS: Final[Mapping[str, str]] = {"missing_field": "missing_field", "form": "type"}
"""what stops a feed → why a row by itself does not fit"""
