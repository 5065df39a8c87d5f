"""The feed that names what was deleted in the others."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from collectors.binding.means import CollectorOf
from collectors.bound_feed import BoundFeed
from collectors.definition import Source
from collectors.gathering import Target
from collectors.mapping.deletions import DeletionMapper

DELETIONS: Final = "deletions"
DELETIONS_RANK: Final = 9


def bind_deletions(
    source: Source,
    interval: float,
    collector_of: CollectorOf,
    targets: Mapping[str, Target],
    tolerance: timedelta,
) -> list[BoundFeed]:
    """That feed, of a source that has one; `targets`: the tables of all its feeds."""
    if source.deletions is None:
        return []
    deletions = source.deletions
    mapper = DeletionMapper(DELETIONS, deletions, tolerance)
    collector = collector_of(DELETIONS, deletions, None)
    own = {code: targets[code] for code in dict.fromkeys(deletions.targets.values())}
    every = deletions.interval_s or interval
    return [BoundFeed(source.source, DELETIONS, DELETIONS_RANK, every, collector, mapper, own)]
