"""Whatever happens to a source behind our back, however we poll and sweep: at last we hold what it has."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.runner import run_feed
from collectors.stretches import Pace
from collectors.sweeping import MARGIN, Sweep
from core.clock import FixedClock
from core.model import Batch, MergeReport
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.runs import Runs
from store.sweeps import Holdings
from tests.collector_kit import AT, Quiet, recorded, source_named
from tests.databases import Databases
from tests.integration.store.images import hand_made
from tests.recorded_host import GOOD, RecordedHost, Row
from tests.unit.collectors.sources import PLACES

KEYS = 8
CHANGES = ("vanish", "change", "slip_in", "come_back", "come_back_as_it_was", "be_restored")
DAY = timedelta(days=1)
TEMPLATE = recorded("licences", "links")[0]

STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(CHANGES), st.integers(0, KEYS - 1)),
        st.tuples(st.just("wait"), st.integers(1, 3000)),
        st.tuples(st.sampled_from(("poll", "sweep")), st.just(0)),
    ),
    max_size=25,
)


class Library:
    """Links behind HTTP, changed without a word, and a store that follows."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.images = hand_made()
        self.clock = FixedClock(AT)
        self.rows: list[Row] = [self.row(number, timedelta(days=30 + number)) for number in range(KEYS)]
        self.host = RecordedHost(source_named("licences"), self.clock.now, {"links": self.rows})
        self.feed = self.bound()

    def row(self, number: int, ago: timedelta) -> Row:
        return {**TEMPLATE, "cert_identifier": f"L{number}", "updated_at": (self.clock.now() - ago).isoformat()}

    def bound(self, **overrides: Any) -> BoundFeed:
        given = SourceSettings("https://source.example", GOOD, overrides={"page_size": 3, **overrides})
        feeds = bind((self.host.source,), {"licences": given}, PLACES, self.clock, Quiet(), wire=self.host.wire())
        return next(feed for feed in feeds if feed.code == "links")

    def sink(self, batch: Batch) -> MergeReport:
        return merge(self.database, batch, self.images, self.clock.now())

    # --- what happens

    def vanish(self, number: int) -> None:
        """A row is deleted, and no feed says so."""
        self.rows[:] = [row for row in self.rows if row["cert_identifier"] != f"L{number}"]

    def change(self, number: int) -> None:
        """A row changes, now."""
        for place, row in enumerate(self.rows):
            if row["cert_identifier"] == f"L{number}":
                self.rows[place] = self.row(number, timedelta()) | {"package_id": f"P{self.clock.now().timestamp()}"}

    def slip_in(self, number: int) -> None:
        """A row that was never there comes with a moment long past: no poll will meet it."""
        name = f"L{number + KEYS}"
        if name not in self.living():
            self.rows.append(self.row(number + KEYS, timedelta(days=10 + number)))

    def come_back(self, number: int) -> None:
        """A row that was deleted comes back, now."""
        if f"L{number}" not in self.living():
            self.rows.append(self.row(number, timedelta()))

    def come_back_as_it_was(self, number: int) -> None:
        """A row that was deleted comes back out of a backup, with a moment long past."""
        if f"L{number}" not in self.living():
            self.rows.append(self.row(number, timedelta(days=3)))

    def be_restored(self, number: int) -> None:
        """An older state of a row takes the place of a newer one, out of a backup."""
        for place, row in enumerate(self.rows):
            if row["cert_identifier"] == f"L{number}":
                self.rows[place] = self.row(number, timedelta(days=5)) | {"package_id": "restored"}

    def wait(self, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    def poll(self, _: int = 0) -> None:
        run_feed(self.feed, self.sink, Runs(self.database), self.clock)

    def sweep(self, _: int = 0) -> str:
        pace = Pace(None, self.clock, lambda _: None)
        feed = self.bound(overlap_s=0)
        return Sweep(feed, self.sink, Holdings(self.database), self.clock, pace, accepts_loss=True).run().outcome

    def living(self) -> list[str]:
        return sorted(str(row["cert_identifier"]) for row in self.rows)

    def held(self) -> list[tuple[str, str]]:
        with self.database.begin() as unit:
            return unit.rows("SELECT cert_identifier, package_id FROM licence_link ORDER BY 1")


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database:
        yield database
    databases.drop(url)


def test_in_the_end_we_hold_what_the_source_has(database: Database) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(steps=STEPS)
    def holds(steps: list[tuple[str, int]]) -> None:
        with database.begin() as unit:
            for table in ("licence_link", "tombstone", "watermark", "batch", "run", "feed_state", "record_version"):
                unit.execute(f"DELETE FROM {table}")
        library = Library(database)
        library.poll()
        for name, number in steps:
            getattr(library, name)(number)
            library.clock.move(timedelta(seconds=1))
        library.wait(round(2 * MARGIN.total_seconds() / 60))
        library.poll()
        library.sweep()
        if library.rows:
            expected = sorted((str(row["cert_identifier"]), str(row["package_id"])) for row in library.rows)
            assert library.held() == expected
            assert library.sweep() == "equal"

    holds()
