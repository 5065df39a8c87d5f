"""Long reads say how far they are, cheaply, and go on counting where a killed process stopped."""

from datetime import datetime, timedelta

import pytest

from store.database import Database
from store.progress import Meter, Meters, ProgressRow, forget_progress, progress_rows

SECOND = timedelta(seconds=1)


@pytest.fixture
def meters(database: Database) -> Meters:
    return Meters(database)


def only(database: Database, since: datetime) -> ProgressRow:
    (row,) = progress_rows(database, since)
    return row


def test_rows_are_written_at_most_once_a_second(database: Database, meters: Meters, at: datetime) -> None:
    meter = meters.meter("das", "items", "load", at, total=1000)
    meter.add(100, at + SECOND / 2)
    assert only(database, at).rows == 0
    meter.add(100, at + SECOND)
    assert only(database, at).rows == 200


def test_rate_and_time_left_follow_from_what_is_written(database: Database, meters: Meters, at: datetime) -> None:
    meters.meter("das", "items", "load", at, total=1000).add(250, at + 5 * SECOND)
    row = only(database, at)
    assert (row.rate, row.left_s) == (50, 15)


def test_a_read_that_never_ended_goes_on_with_its_rows(database: Database, meters: Meters, at: datetime) -> None:
    meters.meter("das", "items", "load", at, total=1000).add(400, at + 10 * SECOND)
    again = meters.meter("das", "items", "load", at + 60 * SECOND)
    again.add(100, at + 62 * SECOND)
    row = only(database, at)
    assert (row.rows, row.total, row.rate, row.began_at) == (500, 1000, 50, at)


def test_after_an_end_the_next_read_begins_anew(database: Database, meters: Meters, at: datetime) -> None:
    first = meters.meter("das", "items", "load", at)
    first.add(400, at + SECOND)
    first.end(at + 2 * SECOND)
    assert only(database, at).left_s == 0
    meters.meter("das", "items", "load", at + 3 * SECOND, total=7)
    row = only(database, at)
    assert (row.rows, row.total, row.began_at, row.ended_at, row.rate) == (0, 7, at + 3 * SECOND, None, None)


def test_what_ended_long_ago_is_not_listed(database: Database, meters: Meters, at: datetime) -> None:
    meters.meter("das", "items", "load", at).end(at)
    assert progress_rows(database, at + SECOND) == []


def test_kinds_and_partitions_are_apart(database: Database, meters: Meters, at: datetime) -> None:
    meters.meter("das", "items", "load", at, partition="330199A")
    meters.meter("das", "items", "sweep", at, partition="330199A")
    meters.meter("das", "items", "load", at, partition="330102A")
    assert len(progress_rows(database, at)) == 3


def test_a_pause_writes_what_is_held_back(database: Database, meters: Meters, at: datetime) -> None:
    meter = meters.meter("das", "items", "backfill", at)
    meter.add(3, at)
    meter.pause(at)
    assert only(database, at).rows == 3


def test_progress_that_cannot_be_noted_stops_nothing(at: datetime) -> None:
    with Database("postgresql://nobody@127.0.0.1:1/none") as away:
        meter = Meter(away, "das", "items", "load", at)
        meter.add(10, at + 2 * SECOND)
        assert meter.rows == 10


def test_a_read_of_which_nothing_is_heard_any_more_is_forgotten(
    database: Database, meters: Meters, at: datetime
) -> None:
    meters.meter("das", "items", "backfill", at)
    assert forget_progress(database, at) == 0
    assert forget_progress(database, at + SECOND) == 1
    assert progress_rows(database, at) == []
