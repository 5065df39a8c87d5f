"""Recorded answers, through mapping and runner, into the real store: rows, cursors, rejects and deletions arrive."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.commands import Waiting, collect, map_waiting
from collectors.runner import run_feed
from core.clock import FixedClock
from core.model import Batch, ImageGroup, Images, MergeReport
from store import quarantine
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.replay import Mended, replay
from store.runs import Runs
from store.verify import verify
from tests.collector_kit import AT, LATER, Quiet, recorded, source_named
from tests.databases import Databases
from tests.integration.store.images import hand_made
from tests.recorded_host import GOOD, RecordedHost, Row
from tests.unit.collectors.sources import PLACES


class World:
    """Registers and platform as recorded, and a store."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(AT)
        self.runs = Runs(database)
        self.images: Images = hand_made()
        self.hosts = {name: self._host(name) for name in ("registers", "platform")}
        self.feeds = tuple(feed for name, host in self.hosts.items() for feed in self._bound(name, host))

    def sink(self, batch: Batch) -> MergeReport:
        return merge(self.database, batch, self.images, self.clock.now())

    def _host(self, name: str) -> RecordedHost:
        source = source_named(name)
        rows = {code: recorded(name, code) for code in source.feeds}
        return RecordedHost(source, self.clock.now, rows)

    def _bound(self, name: str, host: RecordedHost) -> tuple[BoundFeed, ...]:
        settings = {name: SourceSettings("https://source.example", GOOD)}
        return bind((host.source,), settings, PLACES, self.clock, Quiet(), wire=host.wire())

    def collect(self, source: str, feed: str | None = None) -> list[str]:
        """Outcomes of one run of the feeds."""
        return [
            report.outcome for report in collect(self.feeds, self.sink, self.runs, self.clock, source=source, feed=feed)
        ]

    def with_a_case_that_cannot_be_counted(self) -> list[Row]:
        """The cases, all of one unit; over the first the definitions divide by zero."""
        cases = self.hosts["platform"].rows["cases"]
        for row in cases:
            row["unit_uscc"] = self.hosts["registers"].rows["units"][0]["unit_uscc"]
        divisor = f"CASE WHEN natural_key = '{cases[0]['case_no']}' THEN 0 ELSE 1 END"
        group = ImageGroup("case", "owner_id", "category", "20000", {"di_01": f"1 / {divisor}"})
        self.images = Images({**self.images.groups, "case": (group,)}, self.images.definition_version)
        return cases

    def count(self, table: str) -> int:
        """Rows of a record table."""
        with self.database.begin() as unit:
            return int(unit.value(f"SELECT count(*) FROM {table}"))


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database:
        yield World(database)
    databases.drop(url)


def test_registers_and_platform_arrive_and_the_cells_are_right(world: World) -> None:
    assert set(world.collect("registers")) == {"ok"}
    assert world.count("unit") == len(world.hosts["registers"].rows["units"])
    assert world.count("archive") == len(world.hosts["registers"].rows["archives"])
    outcomes = world.collect("platform")
    assert set(outcomes) == {"ok", "empty"}
    waiting = [row for row in quarantine.list_rows(world.database, "platform") if row.table == "matter"]
    assert world.count("matter") + len(waiting) == len(world.hosts["platform"].rows["item-catalog"])
    assert {reason for _, reason in quarantine.counts(world.database)} <= {"unknown_owner"}
    assert verify(world.database, world.images).differing_cells == 0


def test_the_next_poll_goes_on_from_the_stored_cursor(world: World) -> None:
    world.collect("registers")
    cursor = world.runs.cursors("registers", "units")
    assert set(cursor[""]) == {"cursor", "high"}
    assert set(world.collect("registers")) == {"empty"}
    assert world.runs.cursors("registers", "units") == cursor


def test_deletions_from_their_own_feed_take_rows_back(world: World) -> None:
    world.collect("registers")
    host = world.hosts["platform"]
    unit = host.rows["cases"][0]["unit_uscc"] = world.hosts["registers"].rows["units"][0]["unit_uscc"]
    assert unit
    world.collect("platform", "cases")
    before = world.count("case_file")
    host.rows["deletions"] = [{"feed": "edas/cases", "id": host.rows["cases"][0]["case_no"], "deleted_at": LATER}]
    assert world.collect("platform", "deletions") == ["ok"]
    assert (before - world.count("case_file"), world.collect("platform", "deletions")) == (1, ["empty"])
    assert verify(world.database, world.images).differing_cells == 0


def test_bad_rows_wait_in_quarantine_and_can_be_mapped_again_after_a_mend(world: World) -> None:
    units = world.hosts["registers"].rows["units"]
    units[0]["status"] = "在建"
    world.collect("registers", "units")
    (waiting,) = quarantine.list_rows(world.database, "registers")
    assert (waiting.reason, waiting.key) == ("unknown_code", units[0]["unit_uscc"])
    feed = next(feed for feed in world.feeds if feed.name == "registers/units")
    mended = Waiting(waiting.quarantine_id, {**waiting.raw, "status": "在册"}, "", waiting.last_seen_at)
    (made,) = map_waiting(feed, [mended], world.clock.now())
    batch = Batch("registers", "units", "unit", feed.targets["units"].columns, ())
    found = replay(world.database, batch, [Mended(made.number, made.rows[0])], world.images, world.clock.now(), "me")
    assert (found.merged, world.count("unit")) == (1, len(units))
    settled = quarantine.get(world.database, waiting.quarantine_id)
    assert settled is not None
    assert (settled.state, settled.changed_by) == ("replayed", "me")


def test_a_row_that_cannot_be_counted_is_put_aside_and_the_others_enter(world: World) -> None:
    """A feed may not stand still for a row that its table takes and the sums do not."""
    world.collect("registers")
    rows = world.with_a_case_that_cannot_be_counted()
    assert world.collect("platform", "cases") == ["ok"]
    assert world.count("case_file") == len(rows) - 1
    (waiting,) = quarantine.list_rows(world.database, "platform")
    assert (waiting.reason, waiting.raw["case_no"]) == ("poison", rows[0]["case_no"])
    assert set(world.collect("platform", "cases")) == {"empty"}


def test_a_waiting_row_that_cannot_be_counted_does_not_hold_up_its_owner(world: World) -> None:
    cases = world.with_a_case_that_cannot_be_counted()
    world.collect("platform", "cases")
    assert world.count("case_file") == 0
    assert set(world.collect("registers")) == {"ok"}
    assert world.count("case_file") == len(cases) - 1
    (waiting,) = quarantine.list_rows(world.database, "platform")
    assert (waiting.reason, waiting.key) == ("poison", cases[0]["case_no"])


def test_secret_documents_never_reach_the_database(world: World) -> None:
    world.collect("registers")
    documents = world.hosts["platform"].rows["doc-register"]
    documents[0].update(secrecy="涉密", title="不得入库的题名", updated_at=LATER)
    world.collect("platform", "doc-register")
    with world.database.begin() as unit:
        tables = unit.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        for (table,) in tables:
            assert not unit.rows(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s', ["%不得入库的题名%"]), table


def test_of_two_that_read_the_same_whole_file_the_late_one_reads_it_again(world: World) -> None:
    """It had read the older state and has the later moment: its rows would stand for good, were they stored."""
    world.collect("registers")
    host = world.hosts["registers"]
    entry = host.rows["manual-items"][0]
    entry["value"] = "41"
    beside = FixedClock(AT + timedelta(seconds=5))
    world.clock.move(timedelta(seconds=10))
    ours = next(feed for feed in world.feeds if feed.code == "manual-items")
    theirs = next(feed for feed in world._bound("registers", host) if feed.code == "manual-items")

    def halted(batch: Batch) -> MergeReport:
        entry["value"] = "42"
        run_feed(theirs, lambda other: merge(world.database, other, world.images, beside.now()), world.runs, beside)
        return world.sink(batch)

    late = run_feed(ours, halted, world.runs, world.clock).report
    assert (late.outcome, late.findings[0].code) == ("retry", "overtaken")
    assert world.collect("registers", "manual-items") == ["empty"]  # what the other one has stored is the newest
    with world.database.begin() as unit:
        where = (entry["item_code"], entry["owner_code"], entry["day"])
        stored = unit.value(
            "SELECT value FROM manual_value WHERE (item_code, owner_code, day) = (%s, %s, %s::date)", where
        )
    assert stored == 42
