"""A source that fails, a real store, and the screen: what a test of the matrix looks at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from cockpit.data import StoreData
from cockpit.i18n import ENGLISH, load_texts
from cockpit.snapshot import snapshot_payload
from cockpit.viewmodels.faults import feed_sentence
from cockpit.viewmodels.freshness import STALE, FeedBook
from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.commands import collect
from collectors.definition import Source
from collectors.mapping.mapper import Mapper
from collectors.runner import run_feed
from core.clock import FixedClock
from core.model import Batch, Images, MergeReport, RunReport
from core.settings import Settings
from indicators.items import build_images
from operations.replaying import Replayer
from store import quarantine
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.quarantine import Choice
from store.runs import Runs
from store.verify import verify
from store.views.conditions import conditions
from store.views.scopes import CITY
from store.views.sources import feed_states
from tests.collector_kit import AT, Quiet, source_named
from tests.databases import Databases
from tests.integration.faults.rows import BEFORE, platform, registers
from tests.recorded_host import GOOD, RecordedHost, Row
from tests.unit.cockpit.fakes import catalogue, example_settings
from tests.unit.collectors.sources import PLACES

HASTE: Final = {"page_size": 10, "timeout_s": 0.4, "total_s": 1.0}
TEXTS: Final = load_texts()
IMAGES: Final[Images] = build_images(catalogue())


@cache
def with_five_minutes() -> Settings:
    """The settings of the project, with every source polled every five minutes."""
    settings = example_settings()
    sources = {code: one.model_copy(update={"interval_s": 300.0}) for code, one in settings.sources.items()}
    return settings.model_copy(update={"sources": sources})


class Store:
    """The store and the clock of a test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(AT)
        self.runs = Runs(database)

    def sink(self, batch: Batch) -> MergeReport:
        """Merges now."""
        return merge(self.database, batch, IMAGES, self.clock.now())

    def run(self, feed: BoundFeed) -> RunReport:
        """One poll, a second after the last one."""
        self.clock.move(timedelta(seconds=1))
        return run_feed(feed, self.sink, self.runs, self.clock).report

    def rows(self, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
        """A query."""
        with self.database.begin() as unit:
            return unit.rows(sql, values)

    def waiting(self) -> dict[str, int]:
        """Open rows in quarantine by reason."""
        return {group.reason: group.rows for group in quarantine.groups(self.database, Choice())}

    def conditions(self) -> list[str]:
        """The kinds of the open conditions."""
        return sorted(one.kind for one in conditions(self.database).rows)

    def snapshot(self) -> dict[str, Any]:
        """What the wall of the city shows now."""
        settings = with_five_minutes()
        data = StoreData(self.database, catalogue(), settings)
        return dict(snapshot_payload(catalogue(), settings, TEXTS, data.snapshot_facts(CITY, self.clock.now())))

    def stale(self) -> set[str]:
        """The indicators whose feeds are not all well, by the rule of the screens."""
        at = self.clock.now()
        book = FeedBook(with_five_minutes(), feed_states(self.database, at), at)
        known = catalogue()
        return {c for c in known.indicators if book.behind(known.feeds_of(c), known.beside).freshness == STALE}

    def told_in_english(self, source: str, feed: str) -> str:
        """The sentence of /api/sources."""
        states = feed_states(self.database, self.clock.now())
        state = next(one for one in states if (one.source, one.feed) == (source, feed))
        return feed_sentence(TEXTS, ENGLISH, with_five_minutes(), state)

    def replay(self, feeds: Sequence[BoundFeed]) -> None:
        """What `app.py quarantine replay` does."""
        Replayer(self.database, feeds, IMAGES, "tester").replay(Choice(), self.clock.now())

    def assert_exact(self) -> None:
        """Every sum is what the records say."""
        report = verify(self.database, IMAGES)
        assert report.differing_cells == 0, report.samples


def bound(source: Source, url: str, clock: FixedClock, *, wire: Any = None, **overrides: Any) -> tuple[BoundFeed, ...]:
    """The feeds of a source at an address, with the right credentials and little patience."""
    settings = SourceSettings(url, GOOD, overrides=HASTE | overrides)
    return bind((source,), {source.source: settings}, PLACES, clock, Quiet(), wire=wire)


def feed_named(feeds: Sequence[BoundFeed], code: str) -> BoundFeed:
    """One of them."""
    return next(feed for feed in feeds if feed.code == code)


def fill(url: str) -> None:
    """What was read before anything went wrong: registers and platform, in full."""
    upgrade(url)
    with Database(url, pool_size=3) as database:
        store = Store(database)
        for name, rows in (("registers", registers()), ("platform", platform(BEFORE))):
            source = source_named(name)
            host = RecordedHost(source, store.clock.now, {code: rows.get(code, []) for code in source.feeds})
            feeds = bound(source, "https://source.example", store.clock, wire=host.wire())
            wanted = [feed for feed in feeds if feed.code != "manual-items"]
            reports = collect(wanted, store.sink, store.runs, store.clock)
            assert {report.outcome for report in reports} <= {"ok", "empty"}, reports
        answer_all_others(store)


def answer_all_others(store: Store) -> None:
    """Every other feed behind a number has nothing new, so that only what a test does makes a number stale."""
    at = store.clock.now()
    read = {(state.source, state.feed) for state in feed_states(store.database, at)}
    needed = {feed for code in catalogue().indicators for feed in catalogue().feeds_of(code)}
    for source, feed in sorted(needed - read - catalogue().beside):
        store.runs.finish(store.runs.start(source, feed, at), RunReport(source, feed, at, at, "empty"))


@contextmanager
def filled_store(databases: Databases) -> Iterator[Store]:
    """A store in which everything is well."""
    url = databases.create(databases.template("faults", fill))
    try:
        with Database(url, pool_size=3) as database:
            store = Store(database)
            store.clock.move(timedelta(seconds=30))
            yield store
    finally:
        databases.drop(url)


def expected_rows(feed: BoundFeed, rows: Sequence[Row], at: datetime, partition: str = "") -> dict[str, dict[str, Any]]:
    """What the store has to hold of these rows, by key: the plain columns, as the mapping makes them of good rows."""
    assert isinstance(feed.mapper, Mapper)
    page = feed.mapper.map(list(rows), at, partition)
    assert not page.rejects, page.rejects
    columns = feed.mapper.columns
    made = [dict(zip(columns, row, strict=True)) for row in page.rows]
    return {str(row[columns[0]]): _plain(row) for row in made}


def stored_rows(store: Store, feed: BoundFeed) -> dict[str, dict[str, Any]]:
    """What the store holds of the feed, the same way."""
    assert isinstance(feed.mapper, Mapper)
    columns = [name for name in feed.mapper.columns if not name.endswith("_code") or name == feed.mapper.columns[0]]
    table = feed.mapper.feed.table
    found = store.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE source = %s", [feed.source])
    return {str(row[0]): _plain(dict(zip(columns, row, strict=True))) for row in found}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Without owners and other codes that are stored as numbers, and without what is empty."""
    first = next(iter(row))
    kept = {name: value for name, value in row.items() if name == first or not name.endswith("_code")}
    return {name: value for name, value in kept.items() if value is not None}


def with_codes(source: Source, feed: str, column: str, code: str, ours: Any) -> Source:
    """The mapping of a source, mended: one more code of one column."""
    spec = source.feeds[feed]
    known = spec.columns[column]
    codes = dict(getattr(known, "codes", None) or {}) | {code: ours}
    columns = dict(spec.columns) | {column: known.model_copy(update={"codes": codes})}
    feeds = dict(source.feeds) | {feed: spec.model_copy(update={"columns": columns})}
    return source.model_copy(update={"feeds": feeds})


def from_field(source: Source, feed: str, column: str, field: str) -> Source:
    """The mapping of a source, mended: a column is made of another field."""
    spec = source.feeds[feed]
    columns = dict(spec.columns) | {column: spec.columns[column].model_copy(update={"from_": field})}
    return source.model_copy(
        update={"feeds": dict(source.feeds) | {feed: spec.model_copy(update={"columns": columns})}}
    )
