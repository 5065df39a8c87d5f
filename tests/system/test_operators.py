"""Operators' commands on a store of their own: the schema, the application's role, closed years, kept verifications."""

import csv
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg2
import pytest

from indicators.catalogue import load
from indicators.items import build_images
from operations.terminal import operator
from store.database import Database, UnitOfWork
from store.migrations import upgrade
from store.views.verifications import newest_verifications
from tests.databases import Databases
from tests.integration.store.rows import Store, case
from tests.system.running import app, command_line, environment

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """An empty database, and a role for the application."""
    url = databases.create()
    with Database(url) as database, database.begin() as unit:
        unit.execute("DROP ROLE IF EXISTS test_operator_app")
        unit.execute("CREATE ROLE test_operator_app NOLOGIN")
    yield url
    with Database(url) as database, database.begin() as unit:
        unit.execute("DROP OWNED BY test_operator_app")
        unit.execute("DROP ROLE test_operator_app")
    databases.drop(url)


@pytest.fixture
def store_url(databases: Databases) -> Iterator[str]:
    """A database with the product's schema."""
    url = databases.create(databases.template("store", upgrade))
    yield url
    databases.drop(url)


def as_application(url: str) -> str:
    return psycopg2.extensions.make_dsn(url, options="-c role=test_operator_app")


def test_the_owner_upgrades_and_grants_and_the_application_works(url: str, tmp_path: Path) -> None:
    assert "the schema is at" in app("database", "upgrade", DATABASE_URL=url).stdout
    granted = app("database", "grant", "test_operator_app", DATABASE_URL=url)
    assert (granted.returncode, granted.stdout) == (0, "test_operator_app may run the application\n"), granted.stderr
    with Database(as_application(url), pool_size=2) as database:
        store = Store(database, build_images(load()), AT)
        store.populate()
        store.merge("case_file", case("C1", date(2025, 5, 5)))
    closed = app("year", "close", "2025", DATABASE_URL=url)
    assert closed.returncode == 0, closed.stderr
    file = tmp_path / "2025.csv"
    assert app("year", "show", "2025", "--csv", str(file), DATABASE_URL=url).returncode == 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        assert next(stream).startswith("Exported by")
        assert {row["measure"] for row in csv.DictReader(stream)} >= {"DI-01", "DI-21"}


def test_a_role_that_does_not_exist_is_named(url: str) -> None:
    refused = app("database", "grant", "nobody_here", DATABASE_URL=url)
    assert refused.returncode == 1
    assert "nobody_here" in refused.stderr


def test_a_verification_keeps_its_export_and_its_result(store_url: str, tmp_path: Path) -> None:
    with Database(store_url, pool_size=2) as database:
        store = Store(database, build_images(load()), AT)
        store.populate()
        store.merge("case_file", case("C1", date(2026, 5, 5)))
        kept = tmp_path / "kept"
        found = app("verify", "--engine", "both", "--export", str(kept), "--json", DATABASE_URL=store_url)
        assert found.returncode == 0, found.stderr
        assert json.loads((kept / "manifest.json").read_text())["taken_by"] == operator().name
        with database.begin() as unit:
            noted = unit.rows("SELECT event, outcome FROM audit_event WHERE object_kind = 'records' ORDER BY position")
            assert noted == [("command.begun", "ok"), ("data.exported", "ok")]
        again = app("verify", "--from", str(kept), "--json", DATABASE_URL="postgresql://127.0.0.1:1/nowhere")
        assert json.loads(again.stdout)["cells"] == json.loads(found.stdout)["cells"] > 0
        (row,) = newest_verifications(database, 5)
        assert (row.cause, row.engine, row.outcome) == ("command", "both", "exact")


@pytest.mark.parametrize(
    ("engine", "number"),
    [("postgres", signal.SIGINT), ("duckdb", signal.SIGINT), ("both", signal.SIGINT), ("duckdb", signal.SIGTERM)],
)
def test_ctrl_c_ends_a_verification_at_once_and_leaves_nothing(
    store_url: str, tmp_path: Path, engine: str, number: signal.Signals
) -> None:
    with Database(store_url, pool_size=2) as database, database.begin() as unit:
        unit.execute("LOCK TABLE case_file IN ACCESS EXCLUSIVE MODE")
        told = environment() | {"DATABASE_URL": store_url, "TMPDIR": str(tmp_path)}
        process = subprocess.Popen(
            command_line("verify", "--engine", engine),
            env=told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_listen_to_ctrl_c,
        )
        try:
            _wait_for(lambda: _waiting(unit) == 1)
            process.send_signal(number)
            assert process.wait(20) == 130
        finally:
            process.kill()
            process.wait()
        _wait_for(lambda: _waiting(unit) == 0)
    assert list(tmp_path.iterdir()) == []


def _listen_to_ctrl_c() -> None:
    """Tests that run in the background ignore it, and what they start would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _waiting(unit: UnitOfWork) -> int:
    """Sessions that wait for the table that is locked here."""
    return int(unit.value("SELECT count(*) FROM pg_locks WHERE relation = 'case_file'::regclass AND NOT granted"))


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
