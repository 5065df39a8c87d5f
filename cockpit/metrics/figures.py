"""What the store says when /metrics is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cockpit.facts import CityFacts
from store.runs import Latency
from store.views.alert_counts import AlertCounts
from store.views.conditions import OpenCount
from store.views.lead import LeadState
from store.views.long_reads import LongReads
from store.views.rates import MergeSeconds, RunCount
from store.views.sources import FeedState
from store.views.verifications import VerifyState


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """The numbers of city and places, how the feeds are, who leads, alerts; runs and merges of the last hour.

    And how long the changes of the last minutes took, in live operation: to the store, and into a snapshot here.
    """

    city: CityFacts
    feeds: Sequence[FeedState]
    runs: Sequence[RunCount]
    merges: MergeSeconds
    to_store: Latency
    to_snapshot: Latency
    verified: VerifyState
    long: LongReads
    conditions: Sequence[OpenCount] = ()
    lead: LeadState | None = None
    """None: no worker has ever led"""
    alerts: AlertCounts = field(default_factory=AlertCounts)
