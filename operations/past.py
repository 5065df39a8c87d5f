"""Feeds bound to read their past: for sweeps and backfills, which decide themselves where they begin."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from collectors.bound_feed import BoundFeed
from collectors.stretches import Ranged
from core.clock import Clock
from core.day_sums import EPOCH
from core.errors import RefusedError
from operations.configuration import Configuration
from operations.sources import bound_feeds


def past_feeds(configuration: Configuration, clock: Clock, stop: threading.Event) -> list[BoundFeed]:
    """The feeds that can begin at a moment, with collectors of their own: what they do disturbs no ordinary poll."""
    sources = {
        code: source.model_copy(update={"overrides": source.overrides.model_copy(update={"overlap_s": 0.0})})
        for code, source in configuration.settings.sources.items()
    }
    settings = configuration.settings.model_copy(update={"sources": sources})
    feeds = bound_feeds(replace(configuration, settings=settings), clock, stop)
    return [feed for feed in feeds if isinstance(feed.collector, Ranged) and feed.collector.since(EPOCH) is not None]


def sweepable(feeds: Sequence[BoundFeed]) -> list[BoundFeed]:
    """Those whose table is theirs alone in their source: else nobody could say which rows are missing from which."""
    own = [feed for feed in feeds if feed.code in feed.targets]
    shared = Counter((feed.source, feed.targets[feed.code].table) for feed in own)
    return [feed for feed in own if shared[feed.source, feed.targets[feed.code].table] == 1]


def chosen(feeds: Sequence[BoundFeed], source: str, feed: str | None, what: str) -> list[BoundFeed]:
    """The feeds of a source, or one of them; RefusedError names those there are."""
    found = [one for one in feeds if one.source == source and feed in (None, one.code)]
    if not found:
        known = ", ".join(one.name for one in feeds) or "none"
        raise RefusedError(f"{source}/{feed or '*'} cannot be {what}; these can: {known}")
    return found
