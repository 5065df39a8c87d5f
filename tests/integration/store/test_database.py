"""The way to the database: units of work, COPY, notices, sessions, guards, and what its errors say."""

import threading
from datetime import UTC, date, datetime

import pytest
from psycopg2.extensions import make_dsn

from core.errors import FencedError, OperationError, StoreError, StoreGoneError
from store.database import Database, UnitOfWork


def test_what_a_unit_of_work_did_is_kept_at_its_end_and_only_then(fresh_database: Database) -> None:
    with fresh_database.begin() as unit:
        unit.execute("CREATE TABLE t (a int)")

    def die() -> None:
        with fresh_database.begin() as unit:
            unit.execute("INSERT INTO t VALUES (1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die()
    with fresh_database.begin() as unit:
        assert unit.value("SELECT count(*) FROM t") == 0


def test_copied_rows_arrive_as_they_were(fresh_database: Database) -> None:
    rows = [
        (
            1,
            '逗号,引号"换行\n反斜杠\\N',
            date(2026, 2, 28),
            datetime(2026, 2, 28, 16, 0, 0, 123456, tzinfo=UTC),
            True,
            None,
        ),
        (2, None, None, None, None, -(2**40)),
    ]
    with fresh_database.begin() as unit:
        unit.execute("CREATE TABLE t (a int, b text, c date, d timestamptz, e boolean, f bigint)")
        unit.copy_rows("t", ("a", "b", "c", "d", "e", "f"), rows)
        assert unit.rows("SELECT a, b, c, d, e, f FROM t ORDER BY a") == rows
        assert unit.records("SELECT a, e FROM t WHERE a = 1") == [{"a": 1, "e": True}]


def test_sessions_speak_utc(fresh_database: Database) -> None:
    with fresh_database.begin() as unit:
        assert unit.value("SHOW timezone") == "UTC"


def test_a_refused_statement_is_a_store_error_in_one_line(fresh_database: Database) -> None:
    with pytest.raises(StoreError, match=r'relation "nowhere" does not exist$'), fresh_database.begin() as unit:
        unit.execute("SELECT * FROM nowhere")


def test_an_unreachable_server_is_an_operation_error() -> None:
    with (
        Database("postgresql://nobody@127.0.0.1:1/none") as gone,
        pytest.raises(StoreGoneError, match="cannot be reached"),
        gone.begin(),
    ):
        pass


def test_an_address_that_is_none_says_so() -> None:
    with (
        Database("not an address") as wrong,
        pytest.raises(OperationError, match="no address of a database"),
        wrong.begin(),
    ):
        pass


def test_options_of_the_address_are_kept(fresh_database: Database) -> None:
    url = make_dsn(fresh_database.url, options="-c statement_timeout=77s")
    with Database(url) as database, database.begin() as unit:
        assert unit.value("SHOW statement_timeout") == "77s"
        assert unit.value("SHOW timezone") == "UTC"


def test_after_the_connection_was_cut_the_next_unit_of_work_gets_a_new_one(fresh_database: Database) -> None:
    with pytest.raises(StoreError), fresh_database.begin() as unit:
        unit.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    with fresh_database.begin() as unit:
        assert unit.value("SELECT 1") == 1


def test_a_snapshot_sees_one_state_and_can_use_temporary_tables(fresh_database: Database) -> None:
    with fresh_database.begin() as unit:
        unit.execute("CREATE TABLE t AS SELECT 1 AS a")
    with fresh_database.snapshot() as still:
        assert still.value("SELECT count(*) FROM t") == 1
        with fresh_database.begin() as unit:
            unit.execute("INSERT INTO t VALUES (2)")
        still.execute("CREATE TEMPORARY TABLE u AS SELECT * FROM t")
        assert still.value("SELECT count(*) FROM u") == 1
    with fresh_database.begin() as unit:
        assert unit.value("SHOW transaction_isolation") == "read committed"


def test_the_pool_is_bounded(fresh_database: Database) -> None:
    inside = []
    gate = threading.Barrier(5, timeout=60)

    def work() -> None:
        with fresh_database.begin() as unit:
            inside.append(unit.value("SELECT pg_backend_pid()"))
            gate.wait()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    gate.wait()
    for thread in threads:
        thread.join(60)
    assert len(set(inside)) == 4
    assert fresh_database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_listener_hears_what_was_committed_and_waits_no_longer_than_asked(fresh_database: Database) -> None:
    with fresh_database.listen("cells", "snapshot") as listener:
        assert listener.wait(0) == []
        with fresh_database.begin() as unit:
            unit.execute("SELECT pg_notify('cells', '7'), pg_notify('other', 'x'), pg_notify('snapshot', '8')")
        assert [(n.channel, n.payload) for n in listener.wait(30)] == [("cells", "7"), ("snapshot", "8")]


def test_a_cut_listener_says_so(fresh_database: Database) -> None:
    with fresh_database.listen("cells") as listener:
        with fresh_database.begin() as unit:
            unit.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%%'",
                (),
            )
        with pytest.raises(StoreError):
            [listener.wait(0.2) for _ in range(100)]


def test_a_session_commits_each_statement_and_says_when_the_server_has_ended_it(fresh_database: Database) -> None:
    session = fresh_database.session()
    session.execute("CREATE TABLE kept (n int)")
    assert session.execute("INSERT INTO kept VALUES (1), (2)") == 2
    with fresh_database.begin() as unit:
        assert unit.value("SELECT count(*) FROM kept") == 2
    row = session.row("SELECT pg_backend_pid()")
    assert row is not None
    with fresh_database.begin() as unit:
        unit.value("SELECT pg_terminate_backend(%s)", row)
    with pytest.raises(StoreError):
        [session.row("SELECT pg_sleep(0.1)") for _ in range(100)]
    session.close()


def test_a_guard_is_asked_before_every_commit_and_may_forbid_it(fresh_database: Database) -> None:
    asked: list[int] = []

    def forbid(unit: UnitOfWork) -> None:
        asked.append(unit.value("SELECT count(*) FROM kept"))
        raise FencedError("another leads")

    with fresh_database.begin() as unit:
        unit.execute("CREATE TABLE kept (n int)")
        unit.assure()
    guarded = fresh_database.guarded(forbid)
    with pytest.raises(FencedError), guarded.begin() as unit:
        unit.execute("INSERT INTO kept VALUES (1)")
    with fresh_database.begin() as unit:
        assert unit.value("SELECT count(*) FROM kept") == 0
    assert asked == [1]
    with pytest.raises(ZeroDivisionError), guarded.begin():
        raise ZeroDivisionError
    assert asked == [1]
