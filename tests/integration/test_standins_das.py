"""The catalogue on a real PostgreSQL: what its views show is what its truth counts, whatever happens to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg2
import pytest
from psycopg2 import errors

from standins.das import DasAuthor, DasSystem, open_das
from standins.das_warehouse import VIEWS, Warehouse
from standins.days import date_text, day_of, iso, months_before, now
from standins.faults import Fault
from standins.hosting import running
from standins.serve import StandIn
from standins.system import Settings
from tests.unit.standins.worlds import START, settings

PASSWORD = "reading"
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def told(tmp_path: Path, database_url: str) -> Settings:
    return replace(settings(tmp_path, scale=0.2), credentials={"dsn": database_url, "password": PASSWORD})


@pytest.fixture
def stand_in(told: Settings) -> Iterator[StandIn]:
    made = open_das(told)
    yield made
    made.system.close()


@pytest.fixture
def query(database_url: str) -> Query:
    """Rows of a statement as the read-only account sees them."""
    return lambda statement: read(database_url, statement)


def read(database_url: str, statement: str) -> list[tuple[Any, ...]]:
    parts = urlsplit(database_url)
    host = parts.netloc.rpartition("@")[2]
    address = urlunsplit(parts._replace(netloc=f"das_reader:{PASSWORD}@{host}"))
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def counted(query: Query, at: int) -> dict[str, int]:
    """Some items by SQL over the views, the way a reader would count them."""
    day, since = f"DATE '{date_text(at)}'", f"DATE '{date_text(months_before(at, 12))}'"
    begin = "CASE WHEN holder_kind = '馆藏' THEN coalesce(transferred_on, filed_on) ELSE filed_on END"
    traditional = f"NOT born_digital AND digit_exclusion IS NULL AND {begin} <= {day}"
    whole = "image_pages >= 1 AND file_bytes > 0 AND abs(image_pages - pages) * 20 <= pages"
    filed = f"filed_via = 'DAS' AND filed_on > {since} AND filed_on <= {day}"
    complete = "item_no <> '' AND title <> '' AND author <> '' AND control_flag <> ''"
    old = f"greatest({begin}, (formed_on + interval '25 years')::date) <= {day}"
    conditions = {
        "DI-08": f"holder_kind = '馆藏' AND {traditional}",
        "DI-08@room": f"holder_kind = '室藏' AND {traditional}",
        "DI-09": f"holder_kind = '馆藏' AND {traditional} AND {whole}",
        "DI-09@room": f"holder_kind = '室藏' AND {traditional} AND {whole}",
        "DI-10": f"{filed} AND {complete}",
        "DI-13": filed,
        "DI-14": f"{filed} AND medium = '电子' AND NOT paper_original",
        "DI-30": f"holder_kind = '馆藏' AND {old}",
    }
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions.values())
    (row,) = query(f"SELECT {counts} FROM das_view.v_item WHERE NOT deleted AND secrecy <> '涉密'")
    finished = f"(finished_at AT TIME ZONE 'Asia/Shanghai')::date > {since} AND result <> '待人工' AND attempt = 1"
    (checks,) = query(
        f"SELECT count(*), count(*) FILTER (WHERE result = '通过') FROM das_view.v_check_report WHERE {finished}"
    )
    return dict(zip(conditions, row, strict=True)) | {"DI-11": checks[0], "DI-12": checks[1]}


def assert_views_agree_with_truth(stand_in: StandIn, query: Query) -> None:
    at = day_of(now())
    found, truth = counted(query, at), stand_in.system.items("330100", at)
    assert {item: truth[item] for item in found} == found


def test_the_views_hold_what_the_generator_says(stand_in: StandIn, query: Query) -> None:
    found = {feed: query(f"SELECT count(*) FROM das_view.{VIEWS[feed]} WHERE NOT deleted")[0][0] for feed in VIEWS}
    totals = {name: feed.total() for name, feed in stand_in.system.feeds.items()}
    assert {feed: found[feed] for feed in totals} == totals
    assert 0 < found["files"] < found["items"]
    assert_views_agree_with_truth(stand_in, query)


def test_the_views_agree_with_the_truth_after_many_changes(stand_in: StandIn, query: Query) -> None:
    for _ in range(3):
        stand_in.system.change(stand_in.controls.author, 200)
        assert_views_agree_with_truth(stand_in, query)
    assert query("SELECT count(*) FROM das_view.v_item WHERE deleted")[0][0] == len(stand_in.system.deletions) > 0


def test_a_changed_row_is_later_than_every_row_before(stand_in: StandIn, query: Query) -> None:
    (latest,) = query("SELECT max(updated_at) FROM das_view.v_item")[0]
    stand_in.system.change(stand_in.controls.author, 10)
    later = query(f"SELECT updated_at, created_at FROM das_view.v_item WHERE updated_at > '{latest.isoformat()}'")
    assert later
    assert all(created <= updated for updated, created in later)


def test_a_change_of_a_file_or_a_fonds_is_seen_in_the_item(stand_in: StandIn, database_url: str, query: Query) -> None:
    at = iso(now() + 60_000_000)
    ((item, fonds),) = query("SELECT item_id, fonds_code FROM das_view.v_item WHERE file_bytes > 0 LIMIT 1")
    with closing(psycopg2.connect(database_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("UPDATE das.das_file SET size = 7, updated_at = %s WHERE item_id = %s", (at, item))
    ((size, touched),) = query(f"SELECT file_bytes, updated_at FROM das_view.v_item WHERE item_id = '{item}'")
    assert (size, touched.isoformat()) == (7, query(f"SELECT timestamptz '{at}'")[0][0].isoformat())
    with closing(psycopg2.connect(database_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE das.das_fonds SET on_accession_roster = false, updated_at = timestamptz %s + interval '1 minute' "
            "WHERE fonds_code = %s",
            (at, fonds),
        )
    shown = (
        f"SELECT DISTINCT on_accession_roster, updated_at > '{at}' FROM das_view.v_item WHERE fonds_code = '{fonds}'"
    )
    assert query(shown) == [(False, True)]


def test_the_reader_reads_the_views_and_nothing_else(stand_in: StandIn, query: Query) -> None:
    for statement in ("SELECT 1 FROM das.das_item", "SELECT 1 FROM das.v_item"):
        with pytest.raises(errors.InsufficientPrivilege):
            query(statement)
    with pytest.raises((errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)):
        query("DELETE FROM das_view.v_fonds RETURNING 1")


def test_a_second_start_keeps_what_is_there(stand_in: StandIn, told: Settings, query: Query) -> None:
    stand_in.system.change(stand_in.controls.author, 50)
    (rows,) = query("SELECT count(*), max(updated_at) FROM das_view.v_item")
    stand_in.system.close()
    again = open_das(told)
    assert query("SELECT count(*), max(updated_at) FROM das_view.v_item") == [rows]
    assert_views_agree_with_truth(again, query)
    again.system.close()


def test_what_the_database_missed_is_written_at_the_next_start(
    stand_in: StandIn, told: Settings, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Warehouse, changes: object) -> None:
        raise psycopg2.OperationalError("the server is gone")

    system = stand_in.system
    with monkeypatch.context() as patch:
        patch.setattr(Warehouse, "apply", away)
        for _ in range(20):
            system.step(stand_in.controls.author)
    system.close()
    again = open_das(told)
    assert again.system.change_count == system.change_count
    assert_views_agree_with_truth(again, query)
    again.system.close()


def test_events_wait_while_the_database_is_away(
    stand_in: StandIn, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Warehouse, changes: object) -> None:
        raise psycopg2.OperationalError("the server is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Warehouse, "apply", away)
        stand_in.system.step(stand_in.controls.author)
    stand_in.system.step(stand_in.controls.author)
    assert_views_agree_with_truth(stand_in, query)


def test_another_world_takes_the_place_of_the_old_one(stand_in: StandIn, told: Settings, query: Query) -> None:
    (before,) = query("SELECT count(*) FROM das_view.v_item")
    system = DasSystem(
        replace(told, state_dir=told.state_dir / "other", scale=0.1), Warehouse(told.credentials["dsn"], PASSWORD)
    )
    (after,) = query("SELECT count(*) FROM das_view.v_item")
    assert after == (system.feeds["items"].total(),)
    assert after < before
    system.close()


def columns_of(query: Query, view: str) -> dict[str, str]:
    rows = query(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a "
        f"WHERE a.attrelid = 'das_view.{view}'::regclass AND a.attnum > 0"
    )
    return dict(rows)


def test_faults_bend_one_view_until_they_are_cleared(stand_in: StandIn, query: Query) -> None:
    faults = stand_in.data.faults
    sound = columns_of(query, "v_item")
    faults.set(Fault("missing_column", feed="v_item", column="retention"))
    faults.set(Fault("unknown_column", feed="items", column="mood"))
    faults.set(Fault("retyped_column", feed="items", column="pages"))
    bent = columns_of(query, "v_item")
    assert set(bent) == set(sound) - {"retention"} | {"mood"}
    assert bent["pages"] == "jsonb"
    assert columns_of(query, "v_volume")["retention"] == "text"
    faults.clear()
    assert columns_of(query, "v_item") == sound


def test_an_empty_answer_and_a_refusal_can_be_switched_on(stand_in: StandIn, query: Query) -> None:
    faults = stand_in.data.faults
    faults.set(Fault("empty_success", feed="fonds"))
    assert query("SELECT count(*) FROM das_view.v_fonds") == [(0,)]
    assert query("SELECT count(*) FROM das_view.v_volume")[0][0] > 0
    faults.set(Fault("status_500"))
    with pytest.raises(errors.InsufficientPrivilege):
        query("SELECT 1 FROM das_view.v_volume")
    faults.clear()
    assert query("SELECT count(*) FROM das_view.v_fonds")[0][0] > 0


@pytest.mark.parametrize("fault", [Fault("cut_body"), Fault("empty_success", times=1)])
def test_a_fault_that_a_view_cannot_have_is_refused(stand_in: StandIn, fault: Fault) -> None:
    with pytest.raises(ValueError, match="a view has no fault"):
        stand_in.data.faults.set(fault)


def test_the_control_door_changes_and_counts(stand_in: StandIn, query: Query) -> None:
    stand_in.traffic.running = False
    with running(stand_in) as addresses, httpx.Client(base_url=f"{addresses.control}/_control", timeout=60) as control:
        answer = control.post("/changes", json={"n": 30}).raise_for_status().json()
        assert answer["changed"] >= 30
        truth = control.get("/truth").raise_for_status().json()["items"]
        found = counted(query, day_of(now()))
        assert {item: truth[item] for item in found} == found
        assert control.post("/faults", json={"kind": "cut_body"}).status_code == 400


def test_the_password_is_in_no_file_of_the_state_folder(stand_in: StandIn, told: Settings) -> None:
    kept = b"".join(path.read_bytes() for path in told.state_dir.rglob("*") if path.is_file())
    assert json.dumps(PASSWORD).encode() not in kept
    assert isinstance(stand_in.controls.author, DasAuthor)
    assert stand_in.system.world.origin.start == START
