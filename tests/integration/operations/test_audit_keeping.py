"""What the leader does for the audit trail as time goes by, and what a worker's start leaves in it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.audit_anchor import read_copies
from core.audit_keys import load_public_keys, make_key
from core.settings import load_settings
from operations.audit_keeping import AuditKeeping
from operations.audit_state import shortcomings
from operations.configuration import DEFAULT_CONFIG, Configuration
from operations.demo_folder import DemoFolder
from operations.demo_token import hand_out_token, make_audit_key
from operations.in_force import put_in_force
from people.tokens import principal_of
from store.database import Database
from store.definitions import register
from store.trail.anchors import anchors_of
from store.trail.checking import check_trail
from store.trail.retention import drop_old
from tests.accounts import make_account, people_for
from tests.databases import as_application
from tests.integration.store.audit_world import AT, act, add_acts

HOUR = timedelta(hours=1)


def keeping(database: Database, folder: Path, **audit: Any) -> AuditKeeping:
    """On settings whose key and copies lie in a folder."""
    settings = load_settings(DEFAULT_CONFIG, {})
    values = {"key_file": str(folder / "audit" / "key.pem"), "copies_file": str(folder / "copies.jsonl"), **audit}
    changed = settings.model_copy(update={"audit": settings.audit.model_copy(update=values)})
    return AuditKeeping(Configuration(DEFAULT_CONFIG, changed, {}), database)


def held(database: Database) -> list[tuple[str, int, bool]]:
    with database.begin() as unit:
        return [(one.anchor.kind, one.anchor.last_position, one.signature is not None) for one in anchors_of(unit)]


def test_the_end_is_held_each_hour_and_a_month_closed_when_it_is_over(database: Database, tmp_path: Path) -> None:
    make_key(tmp_path / "audit" / "key.pem")
    keeper = keeping(database, tmp_path)
    add_acts(database, 2)
    assert keeper.run_when_due(AT)
    add_acts(database, 1)
    assert not keeper.run_when_due(AT + HOUR / 2)
    assert keeper.run_when_due(AT + HOUR)
    assert keeper.run_when_due(AT + timedelta(days=5))
    assert held(database) == [("tail", 2, True), ("tail", 3, True), ("close", 3, True)]
    copies = read_copies((tmp_path / "copies.jsonl").read_text().splitlines())
    report = check_trail(database, load_public_keys(tmp_path / "audit"), copies)
    assert (report.findings, report.copies) == ((), 3)


def test_without_a_key_it_says_so_once_and_goes_on(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = keeping(database, tmp_path)
    for hours in range(3):
        add_acts(database, 1)
        assert keeper.run_when_due(AT + HOUR * hours)
    assert held(database) == [("tail", 1, False), ("tail", 2, False), ("tail", 3, False)]
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "the anchors of the audit trail are not signed"
    ]


def test_a_key_that_cannot_be_used_is_told_and_tried_again(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_key(tmp_path / "audit" / "key.pem")
    (tmp_path / "audit" / "key.pem").chmod(0o644)
    keeper = keeping(database, tmp_path)
    add_acts(database, 1)
    assert keeper.run_when_due(AT)
    assert "may be read by others" in caplog.text
    assert held(database) == []
    (tmp_path / "audit" / "key.pem").chmod(0o600)
    assert not keeper.run_when_due(AT + timedelta(seconds=30))
    assert keeper.run_when_due(AT + timedelta(seconds=60))
    assert held(database) == [("tail", 1, True)]


def test_old_months_go_once_a_day(database: Database, tmp_path: Path) -> None:
    add_acts(database, 3, AT - timedelta(days=400))
    add_acts(database, 1)
    keeper = keeping(database, tmp_path, keep_months=6, anchor_min=1)
    assert keeper.run_when_due(AT)
    with database.begin() as unit:
        events = [event for (event,) in unit.rows("SELECT event FROM audit_event ORDER BY position")]
    assert events == [act().event, "audit.dropped"]


@pytest.fixture
def application(database: Database) -> Iterator[Database]:
    """The same store as a role that may not drop anything."""
    with as_application(database, "keeping_application") as mine:
        yield mine


def test_where_another_role_has_to_drop_old_months_the_log_and_the_check_say_which(
    database: Database, application: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_key(tmp_path / "audit" / "key.pem")
    add_acts(database, 3, AT - timedelta(days=400))
    add_acts(database, 1)
    keeper = keeping(application, tmp_path, keep_months=6, anchor_min=1)
    for hours in range(3):
        assert keeper.run_when_due(AT + HOUR * hours)
    (said,) = (record.message for record in caplog.records)
    assert "still has 202510, older than the 6 months" in said
    assert "app.py audit drop" in said
    assert shortcomings(found_on(application.url, tmp_path), AT) == [said]
    assert shortcomings(found_on(database.url, tmp_path), AT) == []
    assert drop_old(database, 6, AT).segments == (202510,)
    assert shortcomings(found_on(application.url, tmp_path), AT) == []


def test_the_check_says_that_there_is_no_key_that_others_may_read_it_and_that_the_store_is_away(tmp_path: Path) -> None:
    away = "postgresql://nobody@127.0.0.1:1/nowhere"
    (no_key, no_store) = shortcomings(found_on(away, tmp_path), AT)
    assert no_key.startswith("the anchors of the audit trail are not signed: there is no key at")
    assert no_store.startswith("the store cannot be asked")
    make_key(tmp_path / "audit" / "key.pem")
    (tmp_path / "audit" / "key.pem").chmod(0o644)
    assert ["may be read by others" in one for one in shortcomings(found_on("", tmp_path), AT)] == [True]


def found_on(url: str, folder: Path) -> Configuration:
    """Settings with a key of the folder, for a store."""
    settings = load_settings(DEFAULT_CONFIG, {})
    audit = settings.audit.model_copy(update={"key_file": str(folder / "audit" / "key.pem"), "keep_months": 6})
    store = settings.database.model_copy(update={"url": "env:STORE" if url else ""})
    changed = settings.model_copy(update={"audit": audit, "database": store})
    return Configuration(DEFAULT_CONFIG, changed, {"STORE": url} if url else {})


def trail(database: Database) -> list[dict[str, Any]]:
    with database.begin() as unit:
        return [json.loads(body) for (body,) in unit.rows("SELECT body FROM audit_event ORDER BY position")]


def test_settings_that_have_changed_stand_in_the_trail_with_before_and_after(database: Database) -> None:
    first = {"config.security.password_days": "90", "indicators/a.threshold": "95"}
    assert put_in_force(database, first, AT)
    assert not put_in_force(database, first, AT + HOUR)
    assert put_in_force(database, first | {"config.security.password_days": "60"}, AT + HOUR)
    begun, changed = trail(database)
    assert (begun["event"], begun["before"], begun["after"], begun["detail"]) == (
        "settings.changed",
        None,
        None,
        {"first": True, "values": 2},
    )
    assert changed["before"] == {"values": [["config.security.password_days", "90"]]}
    assert changed["after"] == {"values": [["config.security.password_days", "60"]]}


def test_new_definitions_stand_in_the_trail_and_known_ones_do_not(database: Database) -> None:
    event = act(event="definitions.changed")
    for _ in range(2):
        register(database, "v1", {}, AT, AT, event)
    assert [one["event"] for one in trail(database)] == ["definitions.changed"]


def test_the_demo_has_one_token_as_long_as_it_lasts(database: Database, tmp_path: Path) -> None:
    people, folder = people_for(database), DemoFolder(tmp_path)
    folder.create()
    make_account(people, "steward", "data_steward", "330100", AT)

    def handed_out(at: datetime) -> str:
        hand_out_token(people, folder, at)
        return folder.known_token()

    first = handed_out(AT)
    asking = principal_of(people, first, AT)
    assert asking is not None
    assert asking.holds("numbers.read", AT)
    assert not asking.holds("sources.operate", AT)
    assert folder.token.stat().st_mode & 0o777 == 0o600
    assert handed_out(AT + timedelta(days=80)) == first
    assert handed_out(AT + timedelta(days=84)) != first
    make_audit_key(folder)
    make_audit_key(folder)
    assert folder.audit_key.stat().st_mode & 0o777 == 0o600
