"""What the store says of feeds as deliveries: engine and screens judge by these, so that they never disagree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from core.own_sources import OWN_SOURCES
from core.settings import Settings, Source
from core.working_days import ALWAYS, WorkingTime, statutory
from indicators.freshness import Delivery
from store.views.sources import FeedState


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a source should deliver, and when it works."""

    every: timedelta
    works: WorkingTime = ALWAYS


Cadences = Mapping[str, Cadence]
"""source → how often it should deliver"""

UNKNOWN: Final = Cadence(timedelta(0))
"""That of a source that config.yaml does not name any more: it will not deliver again."""


def cadences_of(settings: Settings) -> Cadences:
    """How often each source of config.yaml should deliver, and each of our own; one switched off is silent as well."""
    own = {code: Cadence(timedelta(seconds=seconds)) for code, seconds in OWN_SOURCES.items()}
    return own | {
        code: Cadence(timedelta(seconds=source.interval_s), working_time_of(source))
        for code, source in settings.sources.items()
    }


def working_time_of(source: Source) -> WorkingTime:
    """When a source answers, as config.yaml says."""
    if source.works == "always" and source.hours is None:
        return ALWAYS
    opens, _, closes = (source.hours or "").partition("-")
    return WorkingTime(
        working_days_only=source.works == "working_days",
        opens=time.fromisoformat(opens) if opens else time.min,
        closes=time.fromisoformat(closes) if closes else None,
        calendar=statutory(),
    )


def delivery_of(feed: FeedState, cadences: Cadences) -> Delivery:
    """A feed with its last success and how often it should deliver: by its own interval when it has one."""
    cadence = cadences.get(feed.source, UNKNOWN)
    own = feed.interval_s if feed.source in cadences else None
    every = cadence.every if own is None else timedelta(seconds=own)
    return Delivery(feed.source, feed.feed, feed.last_success_at, every, cadence.works)


def deliveries(feeds: Iterable[FeedState], cadences: Cadences) -> list[Delivery]:
    """Every feed that the store knows."""
    return [delivery_of(feed, cadences) for feed in feeds]
