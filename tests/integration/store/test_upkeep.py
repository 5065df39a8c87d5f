"""The daily upkeep, closed years, and what the application's role may do."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import psycopg2
import pytest

from core.days import day_number
from core.errors import StoreError
from core.model import Reject, RunReport
from store import inbox, quarantine
from store.database import Database
from store.merge import merge
from store.migrations.roles import HISTORY, grant_application
from store.readings import append_readings, reading_history
from store.runs import Runs, last_success, save_cursor
from store.upkeep import tidy, warm
from store.verifications import COMMAND, keep_report
from store.verify import verify_with_duckdb
from store.year_end import close_year, closed_year
from tests.integration.store.rows import Store, batch, case, check, package
from tests.integration.store.test_readings import reading

YEAR = {"year": (day_number(date(2025, 12, 31)), day_number(date(2026, 12, 31)))}


def test_upkeep_forgets_what_is_old_and_leaves_what_counts(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", store.at.date()))
    store.merge("case_package", package("C1", store.at.date()))
    store.merge("check_report", check("KC1", store.at.date()))
    quarantine.put(
        store.database, "das", "items", "catalogue_item", [Reject({"a": n}, "bad") for n in (1, 2)], store.at
    )
    quarantine.mark(store.database, [quarantine.list_rows(store.database)[0].quarantine_id], "dropped", store.at)
    push = inbox.put(store.database, "licences", "links", "{}", store.at)
    save_cursor(store.database, "licences", "push-links", "", {"inbox": push.number}, store.at)
    Runs(store.database).start("das", "items", store.at)
    for hour in (0, 1):
        instant = store.at + timedelta(hours=hour)
        append_readings(store.database, [reading(at=instant, numerator=hour)], instant)
    assert set(tidy(store.database, store.at).removed.values()) == {0}
    removed = tidy(store.database, store.at + timedelta(days=200)).removed
    expected = {"readings": 1, "activity": 2, "quarantine": 1, "conditions": 0, "inbox": 1, "empty_runs": 0, "runs": 1}
    others = ("sweeps", "progress", "attempts", "sessions", "deliveries", "dead_deliveries")
    assert removed == expected | dict.fromkeys(others, 0)
    assert len(reading_history(store.database, 330100, "A01", store.at)) == 1
    store.assert_exact()


def test_runs_that_brought_nothing_are_forgotten_after_a_day(store: Store) -> None:
    runs = Runs(store.database)
    for outcome in ("ok", "empty", "failed"):
        run_id = runs.start("das", "items", store.at)
        runs.finish(run_id, RunReport("das", "items", store.at, store.at, outcome))
    assert tidy(store.database, store.at + timedelta(hours=23)).removed["empty_runs"] == 0
    assert tidy(store.database, store.at + timedelta(hours=25)).removed["empty_runs"] == 1
    assert {run.outcome for run in runs.recent("das", "items", 5)} == {"ok", "failed"}
    assert last_success(store.database, "das", "items") == store.at


def test_receipts_of_messages_are_forgotten_after_a_year_those_of_dead_ones_after_three(store: Store) -> None:
    long_ago = store.at - timedelta(days=365, minutes=1)
    rows: list[tuple[str, datetime | None]]
    rows = [("sent", long_ago), ("dropped", long_ago), ("dead", long_ago), ("dead", long_ago - timedelta(days=730))]
    rows += [("sent", store.at - timedelta(days=364)), ("waiting", None)]
    with store.database.begin() as unit:
        for number, (state, ended_at) in enumerate(rows):
            unit.execute(
                "INSERT INTO alert_delivery (message_id, channel, address, language, state, since, due_at, ended_at)"
                " VALUES (%s, 'duty', '', 'en', %s, %s, %s, %s)",
                (number, state, long_ago, long_ago, ended_at),
            )
    removed = tidy(store.database, store.at).removed
    assert (removed["deliveries"], removed["dead_deliveries"]) == (2, 1)
    kept = store.rows("SELECT message_id FROM alert_delivery ORDER BY message_id")
    assert [number for (number,) in kept] == [2, 4, 5]
    assert set(tidy(store.database, store.at).removed.values()) == {0}


def test_warming_reads_every_table_that_merges_touch(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", date(2026, 11, 1)))
    assert warm(store.database) > 0


def test_a_closed_year_never_changes(store: Store) -> None:
    store.populate()
    store.merge("case_file", case("C1", date(2026, 11, 1)), case("C2", date(2025, 11, 1)))
    assert close_year(store.database, 2026, YEAR, "1-abc", store.at) == 1
    store.merge("case_file", case("C3", date(2026, 11, 1)))
    assert close_year(store.database, 2026, YEAR, "1-abc", store.at) == 0
    owner = store.value("SELECT owner_id FROM owner WHERE code = 'U1'")
    assert closed_year(store.database, 2026, "1-abc")[owner]["year"]["di_01"] == 1
    assert closed_year(store.database, 2026, "1-abc")[owner]["year"]["di_02"] == 0
    assert closed_year(store.database, 2025, "1-abc") == {}


@pytest.fixture
def application(fresh_database: Database) -> Iterator[Database]:
    """The database as the application's role sees it."""
    with fresh_database.begin() as unit:
        unit.execute("DROP ROLE IF EXISTS test_application")
        unit.execute("CREATE ROLE test_application NOLOGIN")
    grant_application(fresh_database.url, "test_application")
    grant_application(fresh_database.url, "test_application")
    with Database(psycopg2.extensions.make_dsn(fresh_database.url, options="-c role=test_application")) as database:
        yield database
    with fresh_database.begin() as unit:
        unit.execute("DROP OWNED BY test_application")
        unit.execute("DROP ROLE test_application")


def test_the_application_merges_but_cannot_rewrite_history(application: Database, store: Store) -> None:
    mine = Store(application, store.images, store.at)
    mine.populate()
    merge(application, batch("case_file", case("C1", date(2026, 11, 1))), store.images, store.at)
    merge(application, batch("case_file", case("C1", date(2026, 10, 1), version=2)), store.images, store.at)
    merge(application, batch("case_file", gone=[("C1", 3)]), store.images, store.at)
    mine.assert_exact()
    report = verify_with_duckdb(application, store.images, store.at)
    assert report.differing_cells == 0
    keep_report(application, report, COMMAND, store.at, store.at)
    tidy(application, store.at)
    for table in HISTORY:
        for verb in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"DROP TABLE {table}"):
            with pytest.raises(StoreError, match=r"permission denied|must be owner"), application.begin() as unit:
                unit.execute(verb)
