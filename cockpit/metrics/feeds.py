"""The feeds of the sources: how fresh they are, what their runs brought, and their long reads."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from prometheus_client.core import Metric

from cockpit.metrics.families import gauge
from cockpit.viewmodels.freshness import FeedBook
from core.own_sources import OWN_SOURCES
from core.settings import Settings
from store.views.long_reads import LongReads
from store.views.rates import RunCount
from store.views.sources import FeedState

OF_FEED: Final = ("source", "feed")

VALUES: Final[Mapping[str, tuple[str, Callable[[FeedState], float | None]]]] = {
    "source_lag_seconds": ("Since the newest change of the source that is here.", lambda feed: feed.lag_s),
    "source_silent_seconds": ("Since the last successful run.", lambda feed: feed.silent_s),
    "source_interval_seconds": ("Between two polls.", lambda feed: feed.interval_s),
    "source_failures": ("Runs in a row that did not succeed.", lambda feed: feed.failures),
    "source_missed_polls": ("Polls that came due during the one before.", lambda feed: feed.missed),
    "source_circuit_open": ("1 while a source in trouble is left alone.", lambda feed: feed.circuit != "closed"),
    "last_run_rows": ("Rows that the newest run brought.", lambda feed: feed.rows),
    "last_run_rejected": ("Rows that the newest run rejected.", lambda feed: feed.rejected),
    "quarantined_rows": ("Rows put aside and waiting.", lambda feed: feed.quarantined),
}


def feed_families(feeds: Sequence[FeedState], book: FeedBook, at: datetime) -> Iterator[Metric]:
    """One series of each family for each feed that has ever run."""
    for name, (text, value) in VALUES.items():
        yield gauge(name, text, OF_FEED, ((_of(feed), value(feed)) for feed in feeds))
    text = "1 while a feed is broken, late in working time, or has never delivered; none of sources switched off."
    watched = [feed for feed in feeds if _is_watched(book.settings, feed.source)]
    yield gauge("source_stale", text, OF_FEED, ((_of(feed), book.is_stale(feed)) for feed in watched))
    text = "Until the next run; negative when it is overdue."
    yield gauge("source_next_run_seconds", text, OF_FEED, ((_of(feed), _until(feed, at)) for feed in feeds))


def run_families(runs: Sequence[RunCount]) -> Iterator[Metric]:
    """Gauges over an hour: runs are forgotten after a while, and a counter must never fall."""
    labels = [*OF_FEED, "outcome"]
    counted = [((run.source, run.feed, run.outcome), run) for run in runs]
    yield gauge(
        "runs_last_hour", "Runs that began in the last hour.", labels, ((key, run.runs) for key, run in counted)
    )
    yield gauge("rows_last_hour", "Rows they brought.", labels, ((key, run.rows) for key, run in counted))


def long_families(long: LongReads, at: datetime) -> Iterator[Metric]:
    """Full checks and long reads: a name of a stretch is no label, so that the number of series stays bounded."""
    sweeps = [((sweep.source, sweep.feed), sweep) for sweep in long.sweeps]
    ages = ((key, (at - sweep.began_at).total_seconds()) for key, sweep in sweeps)
    yield gauge("sweep_age_seconds", "Since the newest full check began.", OF_FEED, ages)
    differing = ((key, sweep.differing) for key, sweep in sweeps)
    yield gauge("sweep_differing_days", "Days that differed in it.", OF_FEED, differing)
    under_way = Counter((row.source, row.feed, row.kind) for row in long.progress if row.ended_at is None)
    text = "First loads, backfills and sweeps under way."
    yield gauge("long_reads", text, [*OF_FEED, "kind"], sorted(under_way.items()))


def _is_watched(settings: Settings, code: str) -> bool:
    """Whether a source should deliver: one of our own, or one of config.yaml that is switched on."""
    source = settings.sources.get(code)
    return code in OWN_SOURCES if source is None else source.enabled


def _of(feed: FeedState) -> tuple[str, str]:
    return feed.source, feed.feed


def _until(feed: FeedState, at: datetime) -> float | None:
    return None if feed.next_run_at is None else (feed.next_run_at - at).total_seconds()
