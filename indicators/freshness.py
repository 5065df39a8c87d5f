"""How far the feeds have delivered, and what that holds back. Pure.

What is due by the calendar goes on falling due while a source is silent, and nothing is filed meanwhile:
its indicators would turn bad by an outage. So they stand at the last day their feeds have delivered (stale, never bad).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from core.working_days import ALWAYS, WorkingTime
from indicators.catalogue import Catalogue, Feed

LATE_AFTER: Final = 2
"""intervals without success until a feed is late"""

LEAST_PATIENCE: Final = timedelta(seconds=30)
"""a run takes time itself: a feed polled each second is not late for one slow answer"""


def patience(interval: timedelta, intervals: int = LATE_AFTER) -> timedelta:
    """How long a feed with this interval may be silent and still be live: so many intervals."""
    return max(intervals * interval, LEAST_PATIENCE)


@dataclass(frozen=True, slots=True)
class Delivery:
    """When a feed last delivered (None: never), how often it should, and when its source works at all."""

    source: str
    feed: str
    last_success_at: datetime | None
    interval: timedelta
    works: WorkingTime = ALWAYS

    @property
    def key(self) -> Feed:
        """Source and feed."""
        return self.source, self.feed

    def is_late(self, at: datetime, intervals: int = LATE_AFTER) -> bool:
        """Whether it was silent for too long in working time; one that never delivered has nothing to hold back."""
        since = self.last_success_at
        return since is not None and self.works.exceeds(since, at, patience(self.interval, intervals))


def held_back(catalogue: Catalogue, deliveries: Iterable[Delivery], at: datetime) -> dict[str, date]:
    """Indicator code → the local day at which it stands, for those with a late feed that has not delivered today."""
    late = {
        one.key: local_date(one.last_success_at)
        for one in deliveries
        if one.last_success_at is not None and one.is_late(at)
    }
    today = local_date(at)
    days = {
        code: min((late[feed] for feed in catalogue.feeds_of(code) if feed in late), default=today)
        for code in catalogue.indicators
    }
    return {code: day for code, day in days.items() if day < today}


def delivered_until(catalogue: Catalogue, deliveries: Iterable[Delivery]) -> datetime | None:
    """Up to when all the indicators are complete: the oldest last success among the feeds behind them.

    Feeds that have never succeeded do not count; None when none has.
    """
    needed = {feed for code in catalogue.indicators for feed in catalogue.feeds_of(code)}
    return min((one.last_success_at for one in deliveries if one.key in needed and one.last_success_at), default=None)


def late_indicators(catalogue: Catalogue, deliveries: Iterable[Delivery], at: datetime) -> frozenset[str]:
    """The indicators with a late feed: stale, whatever day they stand at."""
    return _late(catalogue, catalogue.indicators, deliveries, at)


def late_items(catalogue: Catalogue, deliveries: Iterable[Delivery], at: datetime) -> frozenset[str]:
    """The items with a late feed."""
    return _late(catalogue, catalogue.items, deliveries, at)


def unread_feeds(feeds: Iterable[Feed], deliveries: Iterable[Delivery], awaited: Collection[str]) -> frozenset[Feed]:
    """The feeds of awaited sources that have not been read to their end even once: what is here of them is a part."""
    read = {one.key for one in deliveries if one.last_success_at is not None}
    return frozenset(feed for feed in feeds if feed[0] in awaited and feed not in read)


def partial(catalogue: Catalogue, unread: Collection[Feed]) -> frozenset[str]:
    """The indicators and items with a feed that is unread: one side of a ratio may come before the other."""
    codes = (*catalogue.indicators, *catalogue.items)
    return frozenset(code for code in codes if not set(unread).isdisjoint(catalogue.feeds_of(code)))


def _late(catalogue: Catalogue, codes: Iterable[str], deliveries: Iterable[Delivery], at: datetime) -> frozenset[str]:
    late = {one.key for one in deliveries if one.is_late(at)}
    return frozenset(code for code in codes if late & set(catalogue.feeds_of(code)))
