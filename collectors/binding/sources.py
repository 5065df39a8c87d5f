"""The feeds of the sources that are switched on, ready to run."""

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta

from collectors.base import Places, Pushes, SourceSettings
from collectors.binding.choose import collectors_of
from collectors.binding.deletions import bind_deletions
from collectors.binding.mapper import mapper_of
from collectors.binding.means import Means, setting
from collectors.binding.pushes import bind_pushes
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from collectors.gathering import Target
from core.clock import Clock
from core.http import Wire


def bind(
    sources: Sequence[Source],
    settings: Mapping[str, SourceSettings],
    places: Places,
    clock: Clock,
    stop: threading.Event | None = None,
    wire: Wire | None = None,
    pushes: Pushes | None = None,
) -> tuple[BoundFeed, ...]:
    """The feeds of every source that is switched on, ready to run; raises StopSourceError for a missing credential.

    `stop` ends waits between attempts early; `wire` carries HTTP in place of the network (tests).
    `pushes` is where pushes wait; without it no pushed feed is bound.
    """
    means = Means(places, clock, (stop or threading.Event()).wait, wire, pushes)
    bound: list[BoundFeed] = []
    for source in sources:
        own = settings.get(source.source)
        if own is not None and own.enabled:
            bound.extend(_bind_source(source, own, means))
    return tuple(bound)


def _bind_source(source: Source, settings: SourceSettings, means: Means) -> list[BoundFeed]:
    tolerance = timedelta(seconds=setting(settings, "tolerance_s", source.tolerance_s))
    collector_of = collectors_of(source, settings, means, tolerance)
    interval = settings.interval_s or source.interval_s
    bound: list[BoundFeed] = []
    targets: dict[str, Target] = {}
    for code, feed in source.feeds.items():
        mapper = mapper_of(source, code, feed, means.places, tolerance)
        targets[code] = Target(feed.table, mapper.columns, mapper.key_positions)
        own = {code: targets[code]}
        if collector_of is not None:
            collector = collector_of(code, feed, mapper)
            every, undated = feed.interval_s or interval, feed.updated is None
            bound.append(BoundFeed(source.source, code, feed.first, every, collector, mapper, own, undated=undated))
        bound.extend(bind_pushes(source, settings, means.pushes, mapper, targets[code]))
    if collector_of is not None:
        bound.extend(bind_deletions(source, interval, collector_of, targets, tolerance))
    return bound
