"""What the store says of feeds as deliveries: engine and screens judge by these, so that they never disagree."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from core.settings import Settings
from indicators.freshness import Delivery
from store.views.sources import FeedState

Intervals = Mapping[str, timedelta]
"""source → how often it should deliver"""

UNKNOWN: Final = timedelta(0)
"""The interval of a source that config.yaml does not name any more: it will not deliver again."""


def intervals_of(settings: Settings) -> Intervals:
    """How often each source of config.yaml should deliver; one that is switched off is silent as well."""
    return {code: timedelta(seconds=source.interval_s) for code, source in settings.sources.items()}


def delivery_of(feed: FeedState, intervals: Intervals) -> Delivery:
    """A feed with its last success and how often it should deliver."""
    return Delivery(feed.source, feed.feed, feed.last_success_at, intervals.get(feed.source, UNKNOWN))


def deliveries(feeds: Iterable[FeedState], intervals: Intervals) -> list[Delivery]:
    """Every feed that the store knows."""
    return [delivery_of(feed, intervals) for feed in feeds]
