"""`/metrics`: what this web process knows of itself, and what the store knows of the collectors when asked.

Labels are sources and feeds of the configuration and fixed words only, so the number of series is bounded.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from cockpit.editions import Edition
from cockpit.hub import HubState

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

    def render(self, state: HubState, collectors: "CollectorFigures | None") -> bytes:
        """The exposition; `collectors` is None while the store is away."""
        self._viewers.set(state.viewers)
        self._scopes.set(state.scopes)
        self._version.set(state.version or 0)
        self._build.set(state.build_seconds)
        self._away.set(bool(state.away))
        self._bus.set(state.bus_connected)
        own = generate_latest(self.registry)
        return own + generate_latest(_StoreSide(collectors)) if collectors else own

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"cockpit_{name}", text, registry=self.registry)


@dataclass(frozen=True, slots=True)
class FeedFigures:
    """One feed of a source as the store knows it; `runs` by outcome."""

    source: str
    feed: str
    runs: Sequence[tuple[str, int]]
    rows: int
    rejected: int
    lag_s: float | None
    since_success_s: float | None


@dataclass(frozen=True, slots=True)
class CollectorFigures:
    """What the store says of the collectors: feeds, and seconds from source commit to cells committed."""

    feeds: Sequence[FeedFigures]
    batch_median_s: float | None
    batch_p95_s: float | None


class _StoreSide(CollectorRegistry):
    """A registry made for one scrape."""

    def __init__(self, figures: CollectorFigures) -> None:
        super().__init__()
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        """The families of the collectors."""
        yield from _feed_families(self._figures.feeds)
        batch = GaugeMetricFamily(
            "cockpit_batch_seconds", "From source commit to cells committed, last hour.", labels=["quantile"]
        )
        for quantile, value in (("0.5", self._figures.batch_median_s), ("0.95", self._figures.batch_p95_s)):
            if value is not None:
                batch.add_metric([quantile], value)
        yield batch


def _feed_families(feeds: Sequence[FeedFigures]) -> Iterable[Metric]:
    names = ["source", "feed"]
    runs = CounterMetricFamily("cockpit_runs", "Runs by outcome.", labels=[*names, "outcome"])
    rows = CounterMetricFamily("cockpit_rows", "Rows collected.", labels=names)
    rejected = GaugeMetricFamily("cockpit_quarantined_rows", "Rows waiting in quarantine.", labels=names)
    lag = GaugeMetricFamily("cockpit_source_lag_seconds", "Age of the newest source row.", labels=names)
    since = GaugeMetricFamily("cockpit_source_success_age_seconds", "Since the last successful run.", labels=names)
    for feed in feeds:
        key = [feed.source, feed.feed]
        for outcome, count in feed.runs:
            runs.add_metric([*key, outcome], count)
        rows.add_metric(key, feed.rows)
        rejected.add_metric(key, feed.rejected)
        if feed.lag_s is not None:
            lag.add_metric(key, feed.lag_s)
        if feed.since_success_s is not None:
            since.add_metric(key, feed.since_success_s)
    return (runs, rows, rejected, lag, since)
