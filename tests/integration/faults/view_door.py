"""The archive system behind a view of a real database, with an account that may only read."""

from typing import Any, Final

import psycopg2
from psycopg2 import sql

from collectors.bound_feed import BoundFeed
from core.model import RunReport
from operations.fault_matrix import Fault
from tests.collector_kit import AT, recorded, source_named
from tests.integration.collectors.view_kit import INSTANTS
from tests.integration.faults import rows as held
from tests.integration.faults.rest_door import counted
from tests.integration.faults.rows import BEFORE, NEWS, UNITS, changed, stamp
from tests.integration.faults.world import Store, bound, expected_rows, feed_named, stored_rows
from tests.recorded_host import Row

ARCHIVE: Final = "330106A"
READER: Final = "das_reader"
PASSWORD: Final = "only-to-read"


class ViewDoor:
    """Check reports of one archive."""

    def __init__(self, store: Store, fault: Fault, url: str) -> None:
        self.store, self.fault, self.url = store, fault, url
        self.truth = [report(number) for number in range(BEFORE + NEWS)]
        self.reader = f"{READER}_{psycopg2.extensions.parse_dsn(url)['dbname']}"
        self._make()
        dsn = psycopg2.extensions.make_dsn(url, user=self.reader, password=PASSWORD)
        self.feeds = bound(source_named("das"), dsn, store.clock)
        self._put(self.truth[:BEFORE])
        assert store.run(self.feed).outcome in ("ok", "empty")
        self._put(self.truth[BEFORE:])

    def close(self) -> None:
        """The account goes with the database."""
        for feed in self.feeds:
            feed.collector.close()
        self._do(f"DROP OWNED BY {self.reader}; DROP ROLE {self.reader}")

    @property
    def feed(self) -> BoundFeed:
        """The feed under test."""
        return feed_named(self.feeds, "checks")

    def begin(self) -> None:
        """The fault is there."""
        self._do(self.fault.fault["do"].format(reader=self.reader))
        if self.fault.fault.get("reconnect"):
            self.feed.collector.close()

    def look(self) -> RunReport:
        """One poll."""
        return self.store.run(self.feed)

    def mend(self) -> None:
        """What ends it."""
        self._do(self.fault.fault["undo"].format(reader=self.reader))

    def expected(self) -> dict[str, dict[str, Any]]:
        """The rows that the store has to hold in the end."""
        return expected_rows(self.feed, self.truth, self.store.clock.now(), ARCHIVE)

    def stored(self) -> dict[str, dict[str, Any]]:
        """The rows that it holds."""
        return stored_rows(self.store, self.feed)

    def items(self) -> dict[str, tuple[int, int]]:
        """The platform is untouched."""
        usual = held.platform(BEFORE)
        return counted(usual["cases"], usual["case-archive"])

    def _make(self) -> None:
        fields = ", ".join(f"{name} {_type(name, value)}" for name, value in self.truth[0].items())
        self._do(f"CREATE TABLE held ({fields}); CREATE SCHEMA das_view")
        self._do("CREATE VIEW das_view.v_check_report AS SELECT * FROM held")
        self._do(f"CREATE ROLE {self.reader} LOGIN PASSWORD '{PASSWORD}'")
        self._do(
            f"GRANT USAGE ON SCHEMA das_view TO {self.reader}; GRANT SELECT ON das_view.v_check_report TO {self.reader}"
        )

    def _put(self, rows: list[Row]) -> None:
        for row in rows:
            places = sql.SQL(", ").join(sql.Placeholder() * len(row))
            self._do(sql.SQL("INSERT INTO held VALUES ({})").format(places), list(row.values()))

    def _do(self, statement: str | sql.Composed, values: list[Any] | None = None) -> None:
        connection = psycopg2.connect(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
        finally:
            connection.close()


def report(number: int) -> Row:
    """A check of an item."""
    row = dict(recorded("das", "checks")[0])
    at = stamp(AT.replace(day=1))
    mine = {"check_id": f"D{number:04d}", "unit_uscc": UNITS[0], "archive_code": ARCHIVE, "updated_at": changed(number)}
    return row | mine | {"started_at": at, "finished_at": at}


def _type(name: str, value: Any) -> str:
    if name in INSTANTS:
        return "timestamptz"
    return {bool: "boolean", int: "bigint"}.get(type(value), "text")
