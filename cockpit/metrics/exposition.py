"""The text that Prometheus reads: what the store says, written out for one scrape."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric

from cockpit.metrics.alerts import alert_families
from cockpit.metrics.feeds import feed_families, long_families, run_families
from cockpit.metrics.figures import StoreFigures
from cockpit.metrics.indicators import indicator_families
from cockpit.metrics.upkeep import condition_families, latency_families, lead_families, verify_families
from cockpit.viewmodels.freshness import FeedBook
from core.settings import Settings
from indicators.catalogue import Catalogue

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


def store_exposition(catalogue: Catalogue, settings: Settings, figures: StoreFigures, at: datetime) -> bytes:
    """Every family that rests on the store."""
    return generate_latest(_Once(families(catalogue, settings, figures, at)))


def families(catalogue: Catalogue, settings: Settings, figures: StoreFigures, at: datetime) -> Iterator[Metric]:
    """The same before they are written out."""
    book = FeedBook(settings, figures.feeds, at)
    yield from indicator_families(catalogue, settings.city, figures.city, book)
    yield from feed_families(figures.feeds, book, at)
    yield from run_families(figures.runs)
    yield from long_families(figures.long, at)
    yield from lead_families(figures.lead)
    yield from latency_families(figures.merges, figures.to_store, figures.to_snapshot)
    yield from verify_families(figures.verified)
    yield from condition_families(figures.conditions)
    yield from alert_families(figures.alerts, at, has_mail=bool(settings.mail.host))


class _Once(CollectorRegistry):
    """A registry made for one scrape."""

    def __init__(self, found: Iterator[Metric]) -> None:
        super().__init__()
        self._found = found

    def collect(self) -> Iterator[Metric]:
        """The families, once."""
        return self._found
