"""How far a source has delivered, and what that holds back. Pure.

What is due by the calendar goes on falling due while a source is silent, and nothing is filed meanwhile:
its indicators would turn bad by an outage. So they stand at the last day the source has delivered (stale, never bad).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from indicators.catalogue import Catalogue

LATE_AFTER: Final = 2
"""intervals without success until a source is late (domain §1.4, AL-3)"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """When a source last delivered (None: never), and how often it should."""

    source: str
    last_success_at: datetime | None
    interval: timedelta

    def is_late(self, at: datetime) -> bool:
        """Whether it has been silent for too long."""
        return self.last_success_at is not None and at - self.last_success_at > LATE_AFTER * self.interval


def held_back(catalogue: Catalogue, states: Iterable[SourceState], at: datetime) -> dict[str, date]:
    """Indicator code → the local day at which it stands, for those with a late source that has not delivered today."""
    late = _late_days(states, at)
    held: dict[str, date] = {}
    for code in catalogue.indicators:
        if days := [late[source] for source in catalogue.sources_of(code) if source in late]:
            held[code] = min(days)
    return held


def late_indicators(catalogue: Catalogue, states: Iterable[SourceState], at: datetime) -> frozenset[str]:
    """The indicators with a late source: stale, whatever day they stand at."""
    late = {state.source for state in states if state.is_late(at)}
    return frozenset(code for code in catalogue.indicators if late & set(catalogue.sources_of(code)))


def _late_days(states: Iterable[SourceState], at: datetime) -> Mapping[str, date]:
    days: dict[str, date] = {}
    for state in states:
        if state.last_success_at is None or not state.is_late(at):
            continue
        day = local_date(state.last_success_at)
        if day < local_date(at):
            days[state.source] = min(day, days.get(state.source, day))
    return days
