"""A closed stretch is read beside the live cursor, at its own pace, and goes on where it was killed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from collectors.backfill import PREFIX, Means, backfill
from collectors.base import Sink
from collectors.stretches import Pace
from core.errors import RefusedError
from core.model import RunReport
from store.database import Database
from store.migrations import upgrade
from store.progress import Meters, progress_rows
from store.runs import BesideCursors
from tests.databases import Databases
from tests.integration.collectors.sweep_world import FIRST, DiesAt, RestWorld, SweepWorld, sweep_world, volumes

DAYS, EACH = 40, 6
BEGIN, END = (datetime(2026, 7, day, tzinfo=FIRST.tzinfo) for day in (11, 21))
INSIDE = 10 * EACH


@pytest.fixture
def world(databases: Databases, database_url: str) -> Iterator[SweepWorld]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database, sweep_world(database_url, database, volumes(DAYS, EACH)) as world:
        assert world.collect().outcome == "ok"
        yield world
    databases.drop(url)


def filled_again(world: SweepWorld, sink: Sink | None = None, **more: object) -> RunReport:
    """One backfill of ten days, as a process of its own would do it."""
    world.merged.clear()
    feed = world.bound(overlap_s=0, page_size=7)
    pace = Pace(None, world.clock, lambda _: None)
    means = Means(sink or world.sink, BesideCursors(world.database), world.clock, pace, batch_rows=14)
    try:
        return backfill(feed, BEGIN, END, replace(means, **more))  # type: ignore[arg-type]
    finally:
        feed.collector.close()


def rows_of(world: SweepWorld) -> list[str]:
    return [row[0] for batch in world.merged for row in batch.rows]


def partitions(world: SweepWorld) -> set[str]:
    with world.database.begin() as unit:
        return {row[0] for row in unit.rows("SELECT partition FROM watermark WHERE source = 'das'")}


def test_exactly_the_stretch_is_read_and_the_live_cursors_stay(world: SweepWorld) -> None:
    before = world.runs.cursors("das", "volumes")
    report = filled_again(world)
    assert (report.outcome, report.rows) == ("ok", INSIDE)
    assert sorted(rows_of(world)) == [f"V{day:03d}-{n:02d}" for day in range(10, 20) for n in range(EACH)]
    assert world.runs.cursors("das", "volumes") == before
    assert not any(name.startswith(PREFIX) for name in partitions(world))


def test_what_the_live_reading_missed_is_found(world: SweepWorld) -> None:
    world.slip_in("V015-99")
    filled_again(world)
    assert "V015-99" in world.volumes()
    world.assert_exact()


def test_one_that_was_killed_goes_on_from_its_own_cursor(world: SweepWorld) -> None:
    live = world.runs.cursors("das", "volumes")
    assert filled_again(world, DiesAt(world.sink, 2)).outcome == "failed"
    first = rows_of(world)
    assert any(name.startswith(PREFIX) for name in partitions(world))
    assert world.runs.cursors("das", "volumes") == live, "its cursors are not those of the feed"
    filled_again(world)
    assert len(first) > EACH
    assert set(first).isdisjoint(rows_of(world))
    assert len(first) + len(rows_of(world)) == INSIDE
    assert filled_again(world).rows == INSIDE, "after its end it begins anew"


def test_live_reading_goes_on_meanwhile(world: SweepWorld) -> None:
    filled_again(world, DiesAt(world.sink, 2))
    world.source("UPDATE held SET updated_at = %s WHERE volume_id = 'V039-00'", "2026-11-26T03:00:00Z")
    assert world.collect().rows == 1
    world.assert_exact()


def test_its_progress_is_noted_and_taken_up(world: SweepWorld) -> None:
    meters = Meters(world.database)
    filled_again(world, DiesAt(world.sink, 2), meters=meters)
    (row,) = progress_rows(world.database, world.clock.now())
    assert (row.kind, row.ended_at, row.total) == ("backfill", None, INSIDE)
    done = row.rows
    filled_again(world, meters=meters)
    (row,) = progress_rows(world.database, world.clock.now())
    assert 0 < done < row.rows == INSIDE
    assert row.ended_at is not None


def test_no_more_rows_a_second_are_asked_for_than_allowed(world: SweepWorld) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        world.clock.move(timedelta(seconds=seconds))

    begun = world.clock.now()
    filled_again(world, pace=Pace(20, world.clock, wait))
    took = (world.clock.now() - begun).total_seconds()
    assert took == pytest.approx(INSIDE / 20, abs=1.5)
    assert waited


def test_an_empty_stretch_is_refused(world: SweepWorld) -> None:
    feed = world.bound()
    means = Means(world.sink, BesideCursors(world.database), world.clock, Pace(None, world.clock, lambda _: None))
    with pytest.raises(RefusedError, match="is empty"):
        backfill(feed, END, BEGIN, means)
    feed.collector.close()


def test_where_the_source_does_not_count_the_total_is_guessed_from_the_time_read(databases: Databases) -> None:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database:
        world = RestWorld(database, 100)
        meters = Meters(database)
        means = Means(
            world.sink,
            BesideCursors(database),
            world.clock,
            Pace(5, world.clock, lambda seconds: world.clock.move(timedelta(seconds=seconds))),
            meters,
            30,
        )
        report = backfill(world.bound(overlap_s=0), FIRST, FIRST + timedelta(days=50), means)
        (row,) = progress_rows(database, world.clock.now() - timedelta(hours=1))
    databases.drop(url)
    assert (report.rows, row.rows) == (150, 150)
    assert row.total == pytest.approx(150, rel=0.1)
