"""Feeds whose rows the source hands in by itself."""

from datetime import timedelta
from typing import Final

from collectors.base import Pushes, SourceSettings
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from collectors.gathering import Target
from collectors.mapping.mapper import Mapper
from collectors.transport_definition import Push, PushOnly
from collectors.transports.push import PushCollector, PushFeed, PushMapper

PUSHED: Final = "push-"
"""how the code of a feed begins whose rows are pushed beside those that are fetched"""
PUSH_RANK: Final = 8
PUSH_INTERVAL_S: Final = 60.0
"""A push is read when it comes; this is for one whose notice was missed."""


def bind_pushes(
    source: Source, settings: SourceSettings, pushes: Pushes | None, mapper: Mapper, target: Target
) -> list[BoundFeed]:
    """The pushes of a feed, beside what is fetched of it, or in place of that; none where it is not pushed to."""
    push, code = source.push, mapper.code
    if push is None or pushes is None or not _may_push(push, settings):
        return []
    if push.feeds is not None and code not in push.feeds.values():
        return []
    only = isinstance(source.transport, PushOnly)
    own, rank = (code, mapper.feed.first) if only else (f"{PUSHED}{code}", PUSH_RANK)
    silence = timedelta(seconds=push.silence_s) if push.silence_s else None
    feed = PushFeed(source.source, code, mapper.fields.key, mapper.feed.updated, push.id, push.at, silence)
    collector, taken = PushCollector(pushes, feed), PushMapper(mapper, own)
    return [BoundFeed(source.source, own, rank, PUSH_INTERVAL_S, collector, taken, {own: target}, pushed=True)]


def _may_push(push: Push, settings: SourceSettings) -> bool:
    """Whether the settings hold what pushes are signed with, where they are."""
    return push.own or settings.credentials.keys() >= {push.app_key, push.app_secret}
