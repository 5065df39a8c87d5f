"""The first load as text, from the source to the counted store, against ordinary batches of the same rows."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.runner import run_feed
from core.clock import FixedClock
from core.errors import SkipRowError, StoreError
from core.model import Batch, LineBatch, MergeReport, RunReport
from operations.bulk_reading import StoreBulk
from store import quarantine
from store.bulk import append_lines, begin_load, end_load, loading_tables
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.progress import Meters, progress_rows
from store.runs import Runs
from store.verify import verify
from tests.collector_kit import AT, Quiet, recorded, source_named
from tests.databases import Databases
from tests.integration.collectors.view_kit import ViewBench
from tests.integration.store.images import hand_made
from tests.integration.store.rows import archive, batch, unit
from tests.recorded_host import GOOD, RecordedHost, Row
from tests.unit.collectors.sources import PLACES

CLOCK = FixedClock(AT)
IMAGES = hand_made()


class Destination:
    """A store that knows some owners."""

    def __init__(self, database: Database, units: set[str], archives: set[str]) -> None:
        self.database = database
        self.appended: list[int] = []
        self.sink(batch("unit", *(unit(code) for code in sorted(units))))
        self.sink(batch("archive", *(archive(code) for code in sorted(archives))))

    def sink(self, one: Batch) -> MergeReport:
        return merge(self.database, one, IMAGES, AT)

    def ordinary(self, feed: BoundFeed) -> RunReport:
        """Reads a feed by batches."""
        return run_feed(feed, self.sink, Runs(self.database), CLOCK).report

    def begin(self, feed: BoundFeed) -> None:
        """The table of the feed begins to load."""
        table = feed.targets[feed.code].table
        assert begin_load(self.database, feed.source, (table,), AT) == {table}

    def read(self, feed: BoundFeed, bulk: StoreBulk | None = None) -> RunReport:
        """Reads a feed as a first load does."""
        means = {"bulk": bulk or Noting(self), "meters": Meters(self.database)}
        return run_feed(feed, self.sink, Runs(self.database), CLOCK, batch_rows=7, **means).report  # type: ignore[arg-type]

    def end(self, feed: BoundFeed) -> None:
        """The load ends."""
        end_load(self.database, IMAGES, feed.source, AT)
        assert loading_tables(self.database) == set()

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.database.begin() as work:
            return work.rows(text)

    def contents(self, table: str) -> list[tuple[Any, ...]]:
        """All rows of a table but for the number of their batch, in one order."""
        return sorted(self.rows(f"SELECT (to_jsonb(t) - 'batch_id')::text FROM {table} t"))

    def put_aside(self) -> list[tuple[str, str]]:
        """Key and reason of rows put aside."""
        return sorted((row.key, row.reason) for row in quarantine.list_rows(self.database))

    def assert_exact(self) -> None:
        """Every cell is what a full recount says."""
        report = verify(self.database, IMAGES)
        assert report.differing_cells == 0, report.samples


class Noting(StoreBulk):
    """Notes how many rows came as text; `fails` may raise in place of an append, by its number from 1."""

    def __init__(self, destination: Destination, fails: Callable[[int], None] = lambda number: None) -> None:
        super().__init__(destination.database, CLOCK)
        object.__setattr__(self, "_own", (destination, fails))

    def append(self, lines: LineBatch) -> MergeReport:
        """Appends, or fails."""
        destination, fails = self._own  # type: ignore[attr-defined]
        fails(len(destination.appended) + 1)
        report = append_lines(destination.database, lines, AT)
        destination.appended.append(report.inserted)
        return report


@pytest.fixture
def stores(databases: Databases) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        found = []
        for _ in range(2):
            url = databases.create(databases.template("collectors", upgrade))
            stack.callback(databases.drop, url)
            found.append(stack.enter_context(Database(url, pool_size=4)))
        yield found


def many(rows: list[Row], key: str, number: int) -> list[Row]:
    """Copies of rows under other keys, each a little newer than the one before."""
    return [
        dict(
            rows[index % len(rows)],
            **{key: f"K{index:04}", "updated_at": (AT - timedelta(hours=9, seconds=-index)).isoformat()},
        )
        for index in range(number)
    ]


@pytest.fixture
def items(database_url: str) -> Iterator[ViewBench]:
    """Sixty items behind a view: mostly good, some secret, deleted, padded, wrong or of nobody."""
    bench = ViewBench(source_named("das"), "items", many(recorded("das", "items"), "item_id", 60), database_url)
    changes: dict[int, dict[str, Any]] = {
        3: {"secrecy": "涉密"},
        11: {"archival_code": " 有空格 "},
        19: {"retention": "一万年"},
        27: {"unit_uscc": "NOBODY"},
        35: {"deleted": True},
        43: {"formed_on": "infinity"},
    }
    for number, change in changes.items():
        bench.rows[number].update({"secrecy": "无"} | change)
    bench.publish()
    yield bench
    bench.feed.collector.close()


def bound(bench: ViewBench, **overrides: Any) -> BoundFeed:
    """The feed with slices of nine rows."""
    return bench.bound(SourceSettings(bench.dsn, overrides={"page_size": 2, "slice_rows": 9} | overrides))


def destinations(stores: list[Database], rows: list[Row]) -> list[Destination]:
    """Stores that know the owners of items."""
    units = {str(row["unit_uscc"]) for row in rows} | {str(row["owner_code"]) for row in rows}
    archives = {code for code in units if code.endswith("A") and len(code) < 10}
    return [Destination(one, units - archives - {"NOBODY"}, archives) for one in stores]


def test_a_view_loaded_as_text_is_what_batches_would_have_made(items: ViewBench, stores: list[Database]) -> None:
    by_batch, as_text = destinations(stores, items.rows)
    expected = by_batch.ordinary(bound(items))
    feed = bound(items)
    as_text.begin(feed)
    report = as_text.read(feed)
    as_text.end(feed)
    assert (report.outcome, report.reason) == (expected.outcome, expected.reason)
    assert (report.rejected, report.warnings) == (expected.rejected, expected.warnings)
    assert sum(as_text.appended) >= 50
    for table in ("catalogue_item", "tombstone", "cell", "top", "watermark"):
        ours, theirs = as_text.contents(table), by_batch.contents(table)
        if table == "watermark":
            ours, theirs = (sorted(row[0].split('"cursor"')[1][:60] for row in rows) for rows in (ours, theirs))
        assert ours == theirs, table
    assert as_text.put_aside() == by_batch.put_aside()
    as_text.assert_exact()


def test_what_a_secret_item_says_is_nowhere_in_the_store(items: ViewBench, stores: list[Database]) -> None:
    _, as_text = destinations(stores, items.rows)
    items.rows[3].update(secrecy="涉密", archival_code="密不外传")
    items.publish()
    feed = bound(items)
    as_text.begin(feed)
    as_text.read(feed)
    as_text.end(feed)
    for (table,) in as_text.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"):
        assert not as_text.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%密不外传%'"), table


def test_a_load_that_breaks_off_goes_on_where_it_was(items: ViewBench, stores: list[Database]) -> None:
    by_batch, as_text = destinations(stores, items.rows)
    by_batch.ordinary(bound(items))
    feed = bound(items)
    as_text.begin(feed)

    def fails(number: int) -> None:
        if number == 3:
            raise StoreError("gone")

    assert as_text.read(feed, Noting(as_text, fails)).outcome == "failed"
    assert len(as_text.appended) == 2
    (progress,) = [one for one in progress_rows(as_text.database, AT - timedelta(hours=1)) if one.rows]
    assert (progress.kind, progress.ended_at) == ("load", None)
    again = bound(items)  # as after a start of the program
    assert as_text.read(again).outcome == "ok"
    as_text.end(again)
    assert as_text.contents("catalogue_item") == by_batch.contents("catalogue_item")
    as_text.assert_exact()


def test_rows_that_the_store_refuses_as_text_are_read_row_by_row(items: ViewBench, stores: list[Database]) -> None:
    by_batch, as_text = destinations(stores, items.rows)
    by_batch.ordinary(bound(items))
    feed = bound(items)
    as_text.begin(feed)

    def fails(number: int) -> None:
        if number == 2:
            raise SkipRowError("a row is out of range")

    report = as_text.read(feed, Noting(as_text, fails))
    assert report.outcome == "ok"
    assert len(as_text.appended) == 1
    as_text.end(feed)
    assert as_text.contents("catalogue_item") == by_batch.contents("catalogue_item")


def test_rows_that_change_while_they_are_read_end_as_they_are_last(items: ViewBench, stores: list[Database]) -> None:
    by_batch, as_text = destinations(stores, items.rows)
    feed = bound(items)
    as_text.begin(feed)

    def changes(number: int) -> None:
        if number == 3:
            for row in (1, 50):
                items.execute(
                    "UPDATE held SET pages = 7777, image_pages = 7777, updated_at = %s WHERE item_id = %s",
                    [(AT - timedelta(minutes=1)).isoformat(), items.rows[row]["item_id"]],
                )

    as_text.read(feed, Noting(as_text, changes))
    as_text.read(feed)
    as_text.end(feed)
    by_batch.ordinary(bound(items))
    assert len(as_text.rows("SELECT 1 FROM catalogue_item WHERE pages = 7777")) == 2
    assert as_text.contents("catalogue_item") == by_batch.contents("catalogue_item")


def test_rest_pages_loaded_as_text_are_what_batches_would_have_made(stores: list[Database]) -> None:
    source = source_named("platform")
    rows = many(recorded("platform", "cases"), "case_no", 40)
    for number, change in {
        4: {"unit_uscc": "NOBODY"},
        9: {"result": "奇怪"},
        14: {"received_at": "2026-02-30T00:00:00+08:00"},
    }.items():
        rows[number].update(change)
    host = RecordedHost(source, CLOCK.now, {"cases": rows})
    units = {str(row["unit_uscc"]) for row in rows} - {"NOBODY"}
    by_batch, as_text = (Destination(one, units, set()) for one in stores)

    def cases() -> BoundFeed:
        settings = {"platform": SourceSettings("https://source.example", GOOD, overrides={"page_size": 6})}
        feeds = bind((source,), settings, PLACES, CLOCK, Quiet(), wire=host.wire())
        return next(feed for feed in feeds if feed.code == "cases")

    expected = by_batch.ordinary(cases())
    feed = cases()
    as_text.begin(feed)
    report = as_text.read(feed)
    as_text.end(feed)
    assert (report.outcome, report.rejected) == (expected.outcome, expected.rejected)
    assert sum(as_text.appended) == 37
    assert as_text.contents("case_file") == by_batch.contents("case_file")
    assert as_text.put_aside() == by_batch.put_aside()
    as_text.assert_exact()
