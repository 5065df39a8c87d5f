"""The sources as whoever looks after a part of the city is told of them: how they are, not what was wrong with a part.

A part of a feed may be an agency or an archive of somebody else, and so may be whatever a run has stumbled over.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cockpit.viewmodels.source_board import Reads
from core.access import Principal
from core.settings import Settings
from store.operating import Order, Switch
from store.runs import RunLine
from store.views.conditions import ConditionPage
from store.views.long_reads import LongReads
from store.views.sources import FeedState


def sees_whole(principal: Principal, settings: Settings, at: datetime) -> bool:
    """Whether somebody looks after the sources of the whole city."""
    return str(settings.city.code) in principal.nodes("sources.read", at)


def runs_without_parts(runs: Sequence[RunLine]) -> list[RunLine]:
    """The runs without what they stumbled over."""
    return [replace(run, reason="", findings=()) for run in runs]


class WithoutParts:
    """The same reads with the parts left out."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def feeds(self, at: datetime) -> Sequence[FeedState]:
        """Every feed that has ever run."""
        return [replace(state, reason="", findings=()) for state in self._reads.feeds(at)]

    def long_reads(self, at: datetime) -> LongReads:
        """Long reads of whole feeds, and the newest sweeps."""
        found = self._reads.long_reads(at)
        sweeps = [replace(sweep, reason="") for sweep in found.sweeps]
        return LongReads([one for one in found.progress if not one.partition], sweeps)

    def conditions(
        self, open_only: bool | None, source: str | None, kind: str | None, limit: int, offset: int
    ) -> ConditionPage:
        """None: they are of parts."""
        return ConditionPage((), 0)

    def switches(self) -> Sequence[Switch]:
        """Sources that somebody has switched."""
        return self._reads.switches()

    def open_orders(self) -> Sequence[Order]:
        """Stretches of whole feeds, without remarks on what was met there."""
        return [replace(order, note="") for order in self._reads.open_orders()]
