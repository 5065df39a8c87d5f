"""What the leader tidies, on a real store."""

from datetime import UTC, datetime, timedelta

from core.model import RunReport
from operations.housekeeping import Housekeeping
from store.database import Database
from store.runs import Runs

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def test_it_tidies_once_a_local_day(database: Database) -> None:
    runs = Runs(database)
    runs.finish(runs.start("das", "items", AT), RunReport("das", "items", AT, AT, "empty"))
    housekeeping = Housekeeping(database)
    assert housekeeping.run_when_due(AT)
    assert not housekeeping.run_when_due(AT + timedelta(hours=11))
    assert [run.outcome for run in runs.recent("das", "items", 5)] == ["empty"]
    assert housekeeping.run_when_due(AT + timedelta(days=2))
    assert runs.recent("das", "items", 5) == []


def test_a_store_that_is_not_there_is_not_warmed_and_nothing_else_happens(database: Database) -> None:
    assert Housekeeping(database).warm_up()
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nowhere", pool_size=1)
    assert not Housekeeping(nowhere).warm_up()
    nowhere.close()
