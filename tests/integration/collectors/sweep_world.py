"""A store and a view of another database with many days of volumes, to be swept and backfilled."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
from psycopg2.extras import execute_values

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.runner import run_feed
from collectors.stretches import Pace
from collectors.sweeping import Sweep, SweepReport
from core.clock import FixedClock
from core.errors import StoreError
from core.model import Batch, MergeReport, RunReport
from store.database import Database
from store.merge import merge
from store.runs import Runs
from store.sweeps import Holdings
from store.verify import verify
from tests.collector_kit import AT, Quiet, recorded, source_named
from tests.integration.collectors.view_kit import ViewBench
from tests.integration.store.images import hand_made
from tests.integration.store.rows import Store, archive
from tests.recorded_host import GOOD, RecordedHost, Row
from tests.unit.collectors.sources import PLACES

FIRST = datetime(2026, 7, 1, 3, tzinfo=UTC)
ARCHIVES = ("330106A", "330102A")


def volumes(days: int, each: int, first: datetime = FIRST) -> list[Row]:
    """So many volumes a day, alternating between two archives; the number says day and place in it."""
    template = recorded("das", "volumes")[0]
    rows = []
    for day in range(days):
        for number in range(each):
            moment = first + timedelta(days=day, seconds=number)
            archive_code = ARCHIVES[number % 2]
            own = {"volume_id": f"V{day:03d}-{number:02d}", "archive_code": archive_code, "owner_code": archive_code}
            rows.append({**template, **own, "updated_at": moment.isoformat(), "deleted": False})
    return rows


@dataclass
class SweepWorld:
    """The bench is the source; `database` our store."""

    database: Database
    bench: ViewBench
    clock: FixedClock = field(default_factory=lambda: FixedClock(AT))
    merged: list[Batch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = Store(self.database, hand_made(), AT)
        self.store.merge("archive", *(archive(code, int(code[:-1])) for code in ARCHIVES))
        self.runs = Runs(self.database)
        self.feed = self.bound()

    def bound(self, **overrides: Any) -> BoundFeed:
        """The feed, with a collector of its own."""
        settings = SourceSettings(self.bench.dsn, overrides={"page_size": 50, **overrides})
        feeds = bind((self.bench.source,), {"das": settings}, PLACES, self.clock, Quiet())
        return next(feed for feed in feeds if feed.code == "volumes")

    def sink(self, batch: Batch) -> MergeReport:
        """Merges and remembers."""
        self.merged.append(batch)
        return merge(self.database, batch, self.store.images, self.clock.now())

    def collect(self) -> RunReport:
        """An ordinary run."""
        return run_feed(self.feed, self.sink, self.runs, self.clock).report

    def sweep(self, sink: Callable[[Batch], MergeReport] | None = None, **more: Any) -> SweepReport:
        """A sweep as an operator runs it."""
        self.merged.clear()
        feed = self.bound(overlap_s=0)
        try:
            pace = Pace(None, self.clock, lambda _: None)
            return Sweep(feed, sink or self.sink, Holdings(self.database), self.clock, pace, **more).run()
        finally:
            feed.collector.close()

    def source(self, statement: str, *values: Any) -> None:
        """Changes the source behind its own back."""
        self.bench.execute(statement, list(values) or None)

    def slip_in(self, volume: str) -> None:
        """A row of a past day that no poll has met: its transaction was committed when its moment had long passed."""
        copied = "INSERT INTO held SELECT * FROM held WHERE volume_id = %s"
        self.source(copied, f"{volume[:4]}-01")
        self.source(
            "UPDATE held SET volume_id = %s, updated_at = updated_at + interval '1 s' WHERE ctid ="
            " (SELECT max(ctid) FROM held WHERE volume_id = %s)",
            volume,
            f"{volume[:4]}-01",
        )

    def volumes(self) -> list[str]:
        """Our volumes."""
        with self.database.begin() as unit:
            return [row[0] for row in unit.rows("SELECT volume_id FROM volume ORDER BY volume_id")]

    def assert_exact(self) -> None:
        """Our rows are the source's, and our sums are those of our rows."""
        connection = psycopg2.connect(self.bench.dsn)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT volume_id FROM held WHERE NOT deleted ORDER BY volume_id")
                assert self.volumes() == [row[0] for row in cursor.fetchall()]
        finally:
            connection.close()
        assert verify(self.database, self.store.images).differing_cells == 0

    def close(self) -> None:
        """Ends the connections to the source."""
        self.feed.collector.close()


class RestWorld:
    """Links of licences behind HTTP: a listing from a moment on, and nothing that counts or lists keys."""

    def __init__(self, database: Database, days: int) -> None:
        self.database = database
        self.clock = FixedClock(AT)
        self.images = hand_made()
        template = recorded("licences", "links")[0]
        self.rows = [
            {**template, "cert_identifier": f"L{day:03d}-{number}", "updated_at": self.moment(day, number)}
            for day in range(days)
            for number in range(3)
        ]
        self.host = RecordedHost(source_named("licences"), self.clock.now, {"links": self.rows})
        self.feed = self.bound()

    @staticmethod
    def moment(day: int, number: int) -> str:
        return (FIRST + timedelta(days=day, seconds=number)).isoformat()

    def bound(self, **overrides: Any) -> BoundFeed:
        settings = SourceSettings("https://source.example", GOOD, overrides={"page_size": 10, **overrides})
        feeds = bind((self.host.source,), {"licences": settings}, PLACES, self.clock, Quiet(), wire=self.host.wire())
        return next(feed for feed in feeds if feed.code == "links")

    def sink(self, batch: Batch) -> MergeReport:
        return merge(self.database, batch, self.images, self.clock.now())

    def sweep(self) -> SweepReport:
        self.host.asked.clear()
        pace = Pace(None, self.clock, lambda _: None)
        return Sweep(self.bound(overlap_s=0), self.sink, Holdings(self.database), self.clock, pace).run()

    def held(self) -> list[str]:
        with self.database.begin() as unit:
            return [row[0] for row in unit.rows("SELECT cert_identifier FROM licence_link ORDER BY 1")]


class DiesAt:
    """A sink that dies with its process before some batch."""

    def __init__(self, sink: Callable[[Batch], MergeReport], number: int) -> None:
        self._sink = sink
        self._left = number

    def __call__(self, batch: Batch) -> MergeReport:
        if not self._left:
            raise StoreError("the process is gone")
        self._left -= 1
        return self._sink(batch)


@contextmanager
def sweep_world(database_url: str, database: Database, rows: list[Row]) -> Iterator[SweepWorld]:
    """A world whose source holds rows."""
    bench = ViewBench(source_named("das"), "volumes", rows[:1], database_url)
    bench.publish()
    fields = list(rows[0])
    with closing(psycopg2.connect(database_url)) as connection, connection, connection.cursor() as cursor:
        statement = f"INSERT INTO held ({', '.join(fields)}) VALUES %s"
        execute_values(cursor, statement, [[row[name] for name in fields] for row in rows[1:]])
    world = SweepWorld(database, bench)
    try:
        yield world
    finally:
        world.close()
        bench.feed.collector.close()


def without(report: SweepReport) -> SweepReport:
    """A report without its moments."""
    return replace(report, began_at=AT, ended_at=AT)
