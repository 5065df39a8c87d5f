"""Sources that are views of a database, on a real server."""

import threading
from collections.abc import Callable
from datetime import timedelta

import psycopg2
import pytest

from collectors.base import SourceSettings
from core.errors import RetryError, StopSourceError
from tests.collector_kit import AT, recorded, source_named
from tests.integration.collectors.view_kit import ARCHIVE, ViewBench, ViewContract


class TestDas(ViewContract):
    source = "das"


@pytest.fixture
def bench(database_url: str) -> ViewBench:
    bench = ViewBench(source_named("das"), "fonds", recorded("das", "fonds"), database_url)
    bench.publish()
    return bench


def read(bench: ViewBench) -> list[object]:
    return list(bench.feed.collector.read(ARCHIVE, {}, AT))


def bound_to(bench: ViewBench, dsn: str) -> ViewBench:
    bench.feed = bench.bound(SourceSettings(dsn))
    return bench


def test_the_collector_cannot_write(bench: ViewBench) -> None:
    bench.execute("CREATE TABLE touched (x int)")
    bench.execute(
        "CREATE FUNCTION touch() RETURNS boolean LANGUAGE plpgsql VOLATILE AS"
        " 'BEGIN INSERT INTO touched VALUES (1); RETURN true; END'"
    )
    bench.execute("DROP VIEW das_view.v_fonds; CREATE VIEW das_view.v_fonds AS SELECT * FROM held WHERE touch()")
    with pytest.raises(StopSourceError, match="read-only transaction"):
        read(bench)


def test_a_view_that_is_not_there_stops_the_feed(bench: ViewBench) -> None:
    bench.execute("DROP VIEW das_view.v_fonds")
    with pytest.raises(StopSourceError, match="does not exist"):
        read(bench)
    assert not bench.feed.collector.check().ok


def test_a_server_that_is_gone_is_tried_again_later(bench: ViewBench, free_port: int) -> None:
    with pytest.raises(RetryError, match="cannot be reached"):
        read(bound_to(bench, f"postgresql://127.0.0.1:{free_port}/none"))


def test_a_database_that_is_not_there_stops_the_feed(bench: ViewBench) -> None:
    with pytest.raises(StopSourceError, match="not let in"):
        read(bound_to(bench, bench.dsn.replace("/test_", "/absent_")))


def test_a_statement_that_takes_too_long_is_given_up(bench: ViewBench) -> None:
    transport = bench.view.model_copy(update={"statement_timeout_s": 0.2})
    bench.source = bench.source.model_copy(update={"transport": transport})
    bench.execute("DROP VIEW das_view.v_fonds")
    bench.execute("CREATE VIEW das_view.v_fonds AS SELECT held.* FROM held, pg_sleep(30)")
    with pytest.raises(RetryError, match="took too long"):
        read(bound_to(bench, bench.dsn))


def test_closing_breaks_a_running_statement_off(bench: ViewBench) -> None:
    bench.execute("DROP VIEW das_view.v_fonds")
    bench.execute("CREATE VIEW das_view.v_fonds AS SELECT held.* FROM held, pg_sleep(60)")
    raised: list[Exception] = []

    def reading() -> None:
        try:
            read(bench)
        except RetryError as error:
            raised.append(error)

    thread = threading.Thread(target=reading)
    thread.start()
    assert _comes_true(lambda: _is_reading(bench))
    bench.feed.collector.close()
    thread.join(20)
    assert not thread.is_alive()
    assert len(raised) == 1


def _comes_true(condition: Callable[[], bool], polls: int = 400) -> bool:
    """Whether a condition comes true within some twenty seconds."""
    pause = threading.Event()
    return any(condition() or pause.wait(0.05) for _ in range(polls))


def _is_reading(bench: ViewBench) -> bool:
    connection = psycopg2.connect(bench.dsn)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'archive-cockpit collector'"
                " AND state = 'active' AND query LIKE 'FETCH%%'"
            )
            row = cursor.fetchone()
            return bool(row and row[0])
    finally:
        connection.close()


def test_a_date_that_no_calendar_holds_puts_its_row_aside(database_url: str) -> None:
    bench = ViewBench(source_named("das"), "items", recorded("das", "items"), database_url)
    bench.change_a_row(formed_on="infinity")
    report = bench.run()
    assert (report.outcome, report.rejected, bench.sink.rejects[0].reason) == ("ok", 1, "bad_date")
    bench.feed.collector.close()


def test_rows_beyond_the_present_are_read_when_their_time_has_come(bench: ViewBench) -> None:
    ahead = AT + timedelta(hours=1)
    bench.rows[-1]["updated_at"] = ahead.isoformat()
    assert bench.run().rows == len(bench.rows) - 1
    bench.clock.at = ahead
    assert bench.run().rows >= 1
    assert len(bench.stored_keys()) == len(bench.rows)


def test_a_row_committed_late_is_found_by_looking_back(bench: ViewBench) -> None:
    bench.rows.sort(key=lambda row: str(row["updated_at"]))
    late = dict(bench.rows[0], fonds_code="LATE")
    bench.run()
    bench.rows.append(late)
    assert bench.run().rows == 0
    bench.clock.move(timedelta(minutes=6))
    assert bench.run().rows == 1
    assert ("LATE",) in bench.stored_keys()


def test_fields_come_with_the_types_of_the_database(bench: ViewBench) -> None:
    schema = bench.feed.collector.discover()
    assert schema["updated_at"] == "timestamp with time zone"
    assert schema["on_accession_roster"] == "boolean"
