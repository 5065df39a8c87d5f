"""A list that comes whole each time, behind a real HTTP server."""

from datetime import date, timedelta
from typing import Any

from collectors.bound_feed import BoundFeed
from core.days import LOCAL
from core.model import RunReport
from operations.fault_matrix import Fault
from tests.collector_kit import AT, source_named
from tests.integration.faults import rows as held
from tests.integration.faults.rest_door import counted
from tests.integration.faults.rows import BEFORE, NEWS, UNITS
from tests.integration.faults.server import FaultyServer
from tests.integration.faults.world import Store, bound, feed_named
from tests.recorded_host import RecordedHost, Row

LEFT = 23


class WholeDoor:
    """The values that people enter; the list has shrunk."""

    def __init__(self, store: Store, fault: Fault) -> None:
        self.store, self.fault = store, fault
        source = source_named("registers")
        self.truth = [_entry(number) for number in range(BEFORE + NEWS)]
        self.host = RecordedHost(source, store.clock.now, {code: [] for code in source.feeds})
        self.server = FaultyServer(self.host, source.feeds[fault.feed].path)
        self.feeds = bound(source, self.server.url, store.clock)
        self._show(len(self.truth))

    def close(self) -> None:
        """Nothing is left."""
        self.feed.collector.close()
        self.server.close()

    @property
    def feed(self) -> BoundFeed:
        """The feed under test."""
        return feed_named(self.feeds, self.fault.feed)

    def begin(self) -> None:
        """All is read, then most of the list is gone."""
        assert self.store.run(self.feed).rows == len(self.truth)
        self._show(LEFT)

    def look(self) -> RunReport:
        """One poll."""
        return self.store.run(self.feed)

    def mend(self) -> None:
        """The list is whole again."""
        self._show(len(self.truth))

    def _show(self, rows: int) -> None:
        self.host.rows[self.fault.feed] = [dict(row) for row in self.truth[:rows]]

    def expected(self) -> dict[str, dict[str, Any]]:
        """Each entry."""
        return {row["day"]: {"value": row["value"]} for row in self.truth}

    def stored(self) -> dict[str, dict[str, Any]]:
        """What the store holds of them."""
        rows = self.store.rows("SELECT day, value FROM manual_value WHERE source = 'registers'")
        return {day.isoformat(): {"value": value} for day, value in rows}

    def items(self) -> dict[str, tuple[int, int]]:
        """The platform is untouched."""
        usual = held.platform(BEFORE)
        return counted(usual["cases"], usual["case-archive"])


def _entry(number: int) -> Row:
    day: date = (AT.astimezone(LOCAL) - timedelta(days=number + 1)).date()
    entry = {"item_code": "DI-18", "owner_code": UNITS[0], "day": day.isoformat(), "value": number % 5}
    return {**entry, "entered_by": "甲", "confirmed_by": "乙"}
