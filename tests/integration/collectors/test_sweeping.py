"""A full check reads again only the days that differ, and leaves what the source has: on real servers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from collectors.runner import run_feed
from store.database import Database
from store.migrations import upgrade
from store.runs import Runs
from tests.collector_kit import AT
from tests.databases import Databases
from tests.integration.collectors.sweep_world import FIRST, DiesAt, RestWorld, SweepWorld, sweep_world, volumes

DAYS, EACH = 100, 6


@pytest.fixture
def world(databases: Databases, database_url: str) -> Iterator[SweepWorld]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database, sweep_world(database_url, database, volumes(DAYS, EACH)) as world:
        assert world.collect().outcome == "ok"
        assert len(world.volumes()) == DAYS * EACH
        yield world
    databases.drop(url)


def test_where_nothing_differs_nothing_is_read_again(world: SweepWorld) -> None:
    report = world.sweep()
    assert (report.outcome, report.days, report.differing, report.rows_read) == ("equal", DAYS, 0, 0)
    assert world.merged == []


def test_only_the_days_that_differ_are_read_again(world: SweepWorld) -> None:
    world.source("DELETE FROM held WHERE volume_id = 'V010-00'")
    world.slip_in("V050-99")
    world.source("UPDATE held SET updated_at = updated_at + interval '1 hour', pages = 7 WHERE volume_id = 'V090-02'")
    report = world.sweep()
    assert (report.outcome, report.days, report.differing) == ("repaired", DAYS, 3)
    assert report.rows_read == 3 * EACH
    assert (report.inserted, report.updated, report.deleted) == (1, 1, 1)
    world.assert_exact()
    assert world.sweep().outcome == "equal"


def test_rows_deleted_without_a_word_go_with_the_sweep_as_their_version(world: SweepWorld) -> None:
    world.source("DELETE FROM held WHERE volume_id LIKE 'V020-%'")
    assert world.sweep().deleted == EACH
    world.assert_exact()
    with world.database.begin() as unit:
        versions = {row[0] for row in unit.rows("SELECT version FROM tombstone")}
    assert versions == {int(AT.timestamp() * 1_000_000)}


def test_a_row_that_comes_back_later_wins_over_the_sweep(world: SweepWorld) -> None:
    world.source("CREATE TABLE kept AS SELECT * FROM held WHERE volume_id = 'V020-03'")
    world.source("DELETE FROM held WHERE volume_id = 'V020-03'")
    world.sweep()
    world.clock.move(timedelta(hours=1))
    world.source("INSERT INTO held SELECT * FROM kept")
    later = (AT + timedelta(minutes=30)).isoformat()
    world.source("UPDATE held SET updated_at = %s WHERE volume_id = 'V020-03'", later)
    assert world.collect().rows == 1
    world.assert_exact()


def test_a_row_that_comes_back_as_it_was_enters_with_the_next_sweep_and_can_change_again(world: SweepWorld) -> None:
    world.source("CREATE TABLE kept AS SELECT * FROM held WHERE volume_id = 'V020-03'")
    world.source("DELETE FROM held WHERE volume_id = 'V020-03'")
    assert world.sweep().deleted == 1
    world.clock.move(timedelta(hours=1))
    world.source("INSERT INTO held SELECT * FROM kept")
    assert world.sweep().inserted == 1
    world.assert_exact()
    earlier_than_the_deletion = (AT - timedelta(hours=2)).isoformat()
    world.source("UPDATE held SET pages = 9, updated_at = %s WHERE volume_id = 'V020-03'", earlier_than_the_deletion)
    assert world.sweep().updated == 1
    world.assert_exact()


def test_a_tombstone_and_a_secret_row_are_no_difference(world: SweepWorld) -> None:
    later = (AT - timedelta(hours=1)).isoformat()
    world.source("UPDATE held SET deleted = TRUE, updated_at = %s WHERE volume_id = 'V030-00'", later)
    world.source("UPDATE held SET secrecy = '机密', updated_at = %s WHERE volume_id = 'V030-01'", later)
    assert world.collect().deleted == 2
    report = world.sweep()
    assert (report.outcome, report.differing) == ("equal", 0)
    assert len(world.volumes()) == DAYS * EACH - 2


def test_a_row_that_changed_after_the_sweep_began_is_left_alone(world: SweepWorld) -> None:
    """It has left its day, and its new moment is younger than what is compared."""
    now = (AT - timedelta(minutes=2)).isoformat()
    world.source("UPDATE held SET updated_at = %s WHERE volume_id = 'V040-00'", now)
    report = world.sweep()
    assert report.deleted == 0
    assert "V040-00" in world.volumes()
    world.collect()
    world.assert_exact()


def test_content_that_changed_without_its_moment_is_met_only_when_its_day_is_read(world: SweepWorld) -> None:
    """The checksum is over keys and moments: it cannot see more, and this is what it costs."""
    world.source("UPDATE held SET pages = 99 WHERE volume_id = 'V060-00'")
    assert world.sweep().outcome == "equal"
    world.source("DELETE FROM held WHERE volume_id = 'V060-01'")
    report = world.sweep()
    assert (report.updated, report.deleted) == (1, 1)


def test_a_row_that_is_put_aside_is_not_taken_for_gone(world: SweepWorld) -> None:
    world.source("UPDATE held SET holder_kind = '别处' WHERE volume_id = 'V070-00'")
    world.source("DELETE FROM held WHERE volume_id = 'V070-01'")
    report = world.sweep()
    assert (report.outcome, report.deleted) == ("repaired", 1)
    assert "V070-00" in world.volumes()


def test_a_source_that_shows_nothing_is_not_believed(world: SweepWorld) -> None:
    world.source("CREATE TABLE kept AS SELECT * FROM held")
    world.source("DELETE FROM held")
    report = world.sweep()
    assert (report.outcome, report.reason) == (
        "suspect",
        f"the source shows nothing, where {DAYS * EACH} rows are known",
    )
    assert len(world.volumes()) == DAYS * EACH


def test_a_great_loss_is_believed_only_when_a_person_says_so(world: SweepWorld) -> None:
    world.source("DELETE FROM held WHERE volume_id > 'V070'")
    report = world.sweep()
    assert report.outcome == "suspect"
    assert "180 of 600 rows would be deleted" in report.reason
    assert world.sweep(accepts_loss=True).deleted == 180
    world.assert_exact()


def test_a_sweep_that_was_killed_is_simply_done_again(world: SweepWorld) -> None:
    world.source("DELETE FROM held WHERE volume_id LIKE 'V01_-00'")
    world.slip_in("V080-99")
    assert world.sweep(DiesAt(world.sink, 1)).outcome == "failed"
    assert world.sweep().outcome == "repaired"
    world.assert_exact()


def test_the_days_of_the_source_are_its_own_in_utc(world: SweepWorld) -> None:
    days = world.bound().collector.day_sums("330106A", AT, {})  # type: ignore[attr-defined]
    first = (FIRST - FIRST.fromtimestamp(0, FIRST.tzinfo)).days
    assert min(days) == first
    assert {one.rows for one in days.values()} == {EACH // 2}


@pytest.fixture
def rest(databases: Databases) -> Iterator[RestWorld]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=4) as database:
        world = RestWorld(database, DAYS)
        assert run_feed(world.feed, world.sink, Runs(database), world.clock).report.outcome == "ok"
        yield world
    databases.drop(url)


def test_a_listing_is_walked_once_and_only_its_differing_days_are_asked_for_again(rest: RestWorld) -> None:
    pages = len(rest.rows) // 10
    assert (rest.sweep().outcome, len(rest.host.asked)) == ("equal", pages)
    del rest.rows[20 * 3]
    rest.rows[50 * 3]["updated_at"] = rest.moment(50, 30)
    rest.rows.append({**rest.rows[0], "cert_identifier": "L070-9", "updated_at": rest.moment(70, 9)})
    report = rest.sweep()
    assert (report.outcome, report.days, report.differing) == ("repaired", DAYS, 3)
    assert (report.inserted, report.updated, report.deleted, report.rows_read) == (1, 1, 1, 9)
    assert len(rest.host.asked) == pages + 3 + 1, "one page for each day, and one for what has changed since"
    assert rest.held() == sorted(str(row["cert_identifier"]) for row in rest.rows)
    assert rest.sweep().outcome == "equal"


def test_a_listing_that_breaks_off_deletes_nothing(rest: RestWorld) -> None:
    del rest.rows[20 * 3]
    rest.host.faults = [""] * 5 + ["status_500"] * 20
    assert (rest.sweep().outcome, len(rest.held())) == ("retry", DAYS * 3)


def test_a_listing_that_ends_too_early_deletes_nothing_that_is_there(rest: RestWorld) -> None:
    rest.host.faults = [""] * 20 + ["empty_success"]
    report = rest.sweep()
    assert (report.deleted, len(rest.held())) == (0, DAYS * 3)


def test_a_sweep_that_is_told_to_stop_is_done_again_another_night(world: SweepWorld) -> None:
    world.source("DELETE FROM held WHERE volume_id = 'V010-00'")
    report = world.sweep(stopping=lambda: True)
    assert (report.outcome, report.reason, report.deleted) == ("retry", "stopped before its end", 0)
