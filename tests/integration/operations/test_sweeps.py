"""The leader's full checks: in the night, each feed when it is due, and what they came to is kept."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from core.days import LOCAL
from core.settings import Sweeps
from operations.sweeps import NightSweeps, is_night
from store.database import Database
from store.migrations import upgrade
from store.progress import progress_rows
from store.sweeps import abandon_sweeps, begin_sweep, newest_sweeps, swept_at
from tests.databases import Databases
from tests.integration.collectors.sweep_world import SweepWorld, sweep_world, volumes

NIGHT = datetime(2026, 11, 27, 2, tzinfo=LOCAL)
DAY = timedelta(days=1)


@pytest.fixture
def world(databases: Databases, database_url: str) -> Iterator[SweepWorld]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database, sweep_world(database_url, database, volumes(10, 4)) as world:
        assert world.collect().outcome == "ok"
        yield world
    databases.drop(url)


def outcomes(world: SweepWorld, at: datetime, over: threading.Event | None = None) -> list[str]:
    world.clock.at = at
    nights = NightSweeps(Sweeps(), lambda: [world.bound(overlap_s=0)], world.database, world.sink, world.clock)
    return [report.outcome for report in nights.run_when_due(over or threading.Event())]


def test_a_feed_is_checked_at_night_once_in_so_many_days(world: SweepWorld) -> None:
    assert outcomes(world, NIGHT.replace(hour=12)) == []
    assert outcomes(world, NIGHT) == ["equal"]
    assert outcomes(world, NIGHT + timedelta(hours=1)) == []
    assert outcomes(world, NIGHT + 6 * DAY) == []
    world.source("DELETE FROM held WHERE volume_id = 'V003-00'")
    assert outcomes(world, NIGHT + 7 * DAY) == ["repaired"]
    (kept,) = newest_sweeps(world.database)
    assert (kept.source, kept.feed, kept.differing, kept.deleted) == ("das", "volumes", 1, 1)
    world.assert_exact()


def test_a_check_that_is_not_believed_is_a_condition_until_one_is(world: SweepWorld) -> None:
    world.source("CREATE TABLE kept AS SELECT * FROM held")
    world.source("DELETE FROM held")
    assert outcomes(world, NIGHT) == ["suspect"]
    assert conditions(world) == [("sweep_doubted", True)]
    world.source("INSERT INTO held SELECT * FROM kept")
    world.collect()
    assert conditions(world) == [("sweep_doubted", True)], "an ordinary poll says nothing of it"
    assert outcomes(world, NIGHT + 7 * DAY) == ["equal"]
    assert conditions(world) == [("sweep_doubted", False)]


def conditions(world: SweepWorld) -> list[tuple[str, bool]]:
    with world.database.begin() as unit:
        return unit.rows("SELECT kind, ended_at IS NULL FROM condition WHERE kind = 'sweep_doubted'")


def test_one_that_was_cut_short_is_done_the_next_night(world: SweepWorld) -> None:
    over = threading.Event()
    world.source("DELETE FROM held WHERE volume_id = 'V003-00'")
    world.clock.at = NIGHT.replace(hour=4, minute=59)
    sink = world.sink

    def slow(batch):  # type: ignore[no-untyped-def]
        world.clock.at = NIGHT.replace(hour=5)
        return sink(batch)

    nights = NightSweeps(Sweeps(), lambda: [world.bound(overlap_s=0)], world.database, slow, world.clock)
    (report,) = nights.run_when_due(over)
    assert (report.outcome, report.reason) == ("retry", "stopped before its end")
    assert outcomes(world, NIGHT + DAY) == ["repaired"]


def test_without_an_interval_nothing_is_swept_and_the_lead_goes_on(world: SweepWorld) -> None:
    over = threading.Event()
    nights = NightSweeps(Sweeps(every_days=0), lambda: [], world.database, world.sink, world.clock)
    thread = threading.Thread(target=nights.run, args=(over,))
    thread.start()
    assert not over.wait(0.1)
    assert thread.is_alive()
    over.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_feed_that_was_never_read_is_left_to_its_first_load(world: SweepWorld) -> None:
    with world.database.begin() as unit:
        unit.execute("UPDATE feed_state SET last_success_at = NULL")
    assert outcomes(world, NIGHT) == []


def test_what_a_dead_process_left_under_way_has_failed(world: SweepWorld) -> None:
    begin_sweep(world.database, "das", "volumes", NIGHT)
    assert abandon_sweeps(world.database, NIGHT + timedelta(minutes=1)) == 1
    (kept,) = newest_sweeps(world.database)
    assert kept.outcome == "failed"
    assert swept_at(world.database) == {}


def test_its_progress_can_be_watched(world: SweepWorld) -> None:
    outcomes(world, NIGHT)
    (row,) = progress_rows(world.database, NIGHT)
    assert (row.kind, row.source, row.feed) == ("sweep", "das", "volumes")
    assert row.ended_at is not None


@pytest.mark.parametrize(
    ("first", "last", "hour", "night"),
    [(1, 5, 1, True), (1, 5, 5, False), (22, 4, 23, True), (22, 4, 3, True), (22, 4, 4, False), (0, 24, 23, True)],
)
def test_the_night_may_go_over_midnight(first: int, last: int, hour: int, night: bool) -> None:
    settings = Sweeps(from_hour=first, until_hour=last)
    assert is_night(settings, NIGHT.replace(hour=hour)) == night
