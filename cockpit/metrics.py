"""`/metrics`: what this web process knows of itself, and what the store knows of the collectors when asked.

Labels are sources and feeds of the configuration and fixed words only, so the number of series is bounded.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from cockpit.editions import Edition
from cockpit.hub import HubState
from store.runs import Latency
from store.views.conditions import OpenCount
from store.views.long_reads import LongReads
from store.views.rates import MergeSeconds, RunCount
from store.views.sources import FeedState
from store.views.verifications import VerifyState

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
KEPT_VERSIONS: Final = 256
OLDEST_REPORT_S: Final = 60.0
SCREEN_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class WebMetrics:
    """The series of one web process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._published: OrderedDict[tuple[str, int], float] = OrderedDict()
        self._viewers = self._gauge("viewers", "Open streams.")
        self._scopes = self._gauge("snapshot_scopes", "Scopes whose snapshot is kept in this process.")
        self._version = self._gauge("snapshot_version", "Version of the city's snapshot.")
        self._build = self._gauge("snapshot_build_seconds", "How long the last snapshot took to build.")
        age = "Since the last pass that brought the city's snapshot up to date: it grows when the live path is dead."
        self._silent = self._gauge("snapshot_refresh_age_seconds", age)
        self._away = self._gauge("store_away", "1 while the store does not answer and the last snapshot is shown.")
        self._bus = self._gauge("bus_connected", "1 while this process hears the bus.")
        self._screen = Histogram(
            "cockpit_event_to_screen_seconds",
            "From publishing a version in this process until a browser says it has painted it.",
            buckets=SCREEN_BUCKETS,
            registry=self.registry,
        )

    def note_published(self, edition: Edition) -> None:
        """Remembers when a version was first published."""
        self._published.setdefault((edition.scope, edition.version), time.monotonic())
        while len(self._published) > KEPT_VERSIONS:
            self._published.popitem(last=False)

    def note_painted(self, scope: str, version: int) -> bool:
        """A browser has painted a version; False when that version is unknown or too old to mean anything."""
        published = self._published.get((scope, version))
        if published is None:
            return False
        elapsed = time.monotonic() - published
        if elapsed > OLDEST_REPORT_S:
            return False
        self._screen.observe(elapsed)
        return True

    def render(self, state: HubState, collectors: "CollectorFigures | None", at: datetime) -> bytes:
        """The exposition; `collectors` is None while the store is away."""
        self._viewers.set(state.viewers)
        self._scopes.set(state.scopes)
        self._version.set(state.version or 0)
        self._build.set(state.build_seconds)
        self._silent.set(state.silent_s)
        self._away.set(bool(state.away))
        self._bus.set(state.bus_connected)
        own = generate_latest(self.registry)
        return own + generate_latest(_StoreSide(collectors, at)) if collectors else own

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"cockpit_{name}", text, registry=self.registry)


@dataclass(frozen=True, slots=True)
class CollectorFigures:
    """What the store says of the collectors: feeds, runs and merges of the last hour.

    And how long the changes of the last minutes took, in live operation: to the store, and into a snapshot here.
    """

    feeds: Sequence[FeedState]
    runs: Sequence[RunCount]
    merges: MergeSeconds
    to_store: Latency
    to_snapshot: Latency
    verified: VerifyState
    long: LongReads
    conditions: Sequence[OpenCount] = ()


class _StoreSide(CollectorRegistry):
    """A registry made for one scrape."""

    def __init__(self, figures: CollectorFigures, at: datetime) -> None:
        super().__init__()
        self._figures = figures
        self._at = at

    def collect(self) -> Iterable[Metric]:
        """The families of the collectors."""
        yield from _run_families(self._figures.runs)
        yield from _feed_families(self._figures.feeds, self._at)
        yield from _long_families(self._figures.long, self._at)
        yield from _verify_families(self._figures.verified)
        yield _condition_family(self._figures.conditions)
        merges, stored, shown = self._figures.merges, self._figures.to_store, self._figures.to_snapshot
        yield _quantiles("batch_seconds", "How long a merge took, last hour.", merges.median_s, merges.p95_s)
        text = "From a change in a source to {}, last 10 minutes of live operation, newest change of each batch."
        yield _quantiles("source_to_store_seconds", text.format("its commit"), stored.median_s, stored.p95_s)
        yield _quantiles("source_to_snapshot_seconds", text.format("a snapshot here"), shown.median_s, shown.p95_s)


def _run_families(runs: Sequence[RunCount]) -> Iterable[Metric]:
    # gauges over an hour: runs are forgotten after a while, and a counter must never fall
    labels = ["source", "feed", "outcome"]
    count = GaugeMetricFamily("cockpit_runs_last_hour", "Runs that began in the last hour.", labels=labels)
    rows = GaugeMetricFamily("cockpit_rows_last_hour", "Rows they brought.", labels=labels)
    for run in runs:
        count.add_metric([run.source, run.feed, run.outcome], run.runs)
        rows.add_metric([run.source, run.feed, run.outcome], run.rows)
    return (count, rows)


def _feed_families(feeds: Sequence[FeedState], at: datetime) -> Iterable[Metric]:
    values: dict[str, tuple[str, Callable[[FeedState], float | None]]] = {
        "source_lag_seconds": ("Since the newest change of the source that is here.", lambda feed: feed.lag_s),
        "source_silent_seconds": ("Since the last successful run.", lambda feed: feed.silent_s),
        "source_next_run_seconds": ("Until the next run; negative when it is overdue.", lambda feed: _until(feed, at)),
        "source_failures": ("Runs in a row that did not succeed.", lambda feed: feed.failures),
        "source_missed_polls": ("Polls that came due during the one before.", lambda feed: feed.missed),
        "source_circuit_open": ("1 while a source in trouble is left alone.", lambda feed: feed.circuit != "closed"),
        "last_run_rows": ("Rows that the newest run brought.", lambda feed: feed.rows),
        "last_run_rejected": ("Rows that the newest run rejected.", lambda feed: feed.rejected),
        "quarantined_rows": ("Rows put aside and waiting.", lambda feed: feed.quarantined),
    }
    for name, (text, value) in values.items():
        family = GaugeMetricFamily(f"cockpit_{name}", text, labels=["source", "feed"])
        for feed in feeds:
            found = value(feed)
            if found is not None:
                family.add_metric([feed.source, feed.feed], found)
        yield family


def _verify_families(verified: VerifyState) -> Iterable[Metric]:
    differing = verified.differing_cells
    if differing is not None:
        text = "Cells that differed from a recount when one last came to a result."
        yield GaugeMetricFamily("cockpit_verify_differing_cells", text, differing)
    if verified.last_exact_at is not None:
        text = "When a recount last found everything exact, seconds since 1970."
        yield GaugeMetricFamily(
            "cockpit_verify_last_success_timestamp_seconds", text, verified.last_exact_at.timestamp()
        )


def _condition_family(counts: Sequence[OpenCount]) -> Metric:
    """By kind and source alone: what a condition is about would make a series of every agency."""
    text = "Conditions that somebody must look at: docs/quarantine.md."
    family = GaugeMetricFamily("cockpit_open_conditions", text, labels=["kind", "source"])
    for count in counts:
        family.add_metric([count.kind, count.source], count.number)
    return family


def _long_families(long: LongReads, at: datetime) -> Iterable[Metric]:
    """Full checks and long reads: a name of a stretch is no label, so that the number of series stays bounded."""
    labels = ["source", "feed"]
    age = GaugeMetricFamily("cockpit_sweep_age_seconds", "Since the newest full check began.", labels=labels)
    differing = GaugeMetricFamily("cockpit_sweep_differing_days", "Days that differed in it.", labels=labels)
    for sweep in long.sweeps:
        age.add_metric([sweep.source, sweep.feed], (at - sweep.began_at).total_seconds())
        differing.add_metric([sweep.source, sweep.feed], sweep.differing)
    under_way = Counter((row.source, row.feed, row.kind) for row in long.progress if row.ended_at is None)
    text = "First loads, backfills and sweeps under way."
    rows = GaugeMetricFamily("cockpit_long_reads", text, labels=[*labels, "kind"])
    for key, number in sorted(under_way.items()):
        rows.add_metric(list(key), number)
    return (age, differing, rows)


def _until(feed: FeedState, at: datetime) -> float | None:
    return None if feed.next_run_at is None else (feed.next_run_at - at).total_seconds()


def _quantiles(name: str, text: str, median: float | None, p95: float | None) -> Metric:
    family = GaugeMetricFamily(f"cockpit_{name}", text, labels=["quantile"])
    for quantile, value in (("0.5", median), ("0.95", p95)):
        if value is not None:
            family.add_metric([quantile], value)
    return family
