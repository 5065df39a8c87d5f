"""The whole trail: anchors, what they hold, what is dropped, and what is found out; with every right of a superuser."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.audit_anchor import SealedAnchor, read_copies
from core.audit_chain import BEGINNING, canonical, link_after
from core.audit_keys import Signer, load_public_keys, load_signer, make_key
from core.errors import OperationError, RefusedError, StoreError
from store.database import Database
from store.trail.anchors import add_copies, anchors_of, close_ended, hold_end
from store.trail.checking import TrailReport, check_trail
from store.trail.retention import drop_old, may_drop
from tests.integration.store.audit_world import AT, add_acts, tamper

Check = Callable[..., TrailReport]


@pytest.fixture
def database(fresh_database: Database) -> Database:
    """One of its own: rows are changed in ways that only a superuser has."""
    return fresh_database


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    make_key(tmp_path / "key.pem")
    found = load_signer(tmp_path / "key.pem")
    assert found is not None
    return found


@pytest.fixture
def check(database: Database, tmp_path: Path, signer: Signer) -> Check:
    """Checks the trail, with copies of anchors or without."""
    return lambda copies=(): check_trail(database, load_public_keys(tmp_path), copies)


def kept(database: Database) -> list[SealedAnchor]:
    with database.begin() as unit:
        return anchors_of(unit)


def found(report: TrailReport) -> list[tuple[str, int]]:
    return [(finding.kind, finding.position) for finding in report.findings]


def renumber(by: int, first: int) -> tuple[str, tuple[int, int]]:
    """Numbers rows from one on anew, keeping their links."""
    text = (
        "UPDATE audit_event SET body = jsonb_set(body::jsonb, '{position}', to_jsonb(position + %s))::text"
        " WHERE position >= %s"
    )
    return text, (by, first)


FREE = "ALTER TABLE audit_event DROP CONSTRAINT pk_audit_event"


def test_a_trail_is_whole_on_every_version(database_on_each: Database, tmp_path: Path) -> None:
    add_acts(database_on_each, 12)
    hold_end(database_on_each, None, AT)
    report = check_trail(database_on_each, {})
    assert (report.rows, report.first_position, report.last_position, report.findings) == (12, 1, 12, ())


def test_an_empty_trail_is_whole(check: Check) -> None:
    report = check()
    assert (report.rows, report.last_position, report.findings) == (0, 0, ())


def test_a_changed_row_is_named(database: Database, check: Check) -> None:
    add_acts(database, 9)
    tamper(database, "UPDATE audit_event SET body = replace(body, 'p4', 'px') WHERE position = 5")
    assert found(check()) == [("changed", 5)]


def test_a_removed_row_is_named(database: Database, check: Check) -> None:
    add_acts(database, 9)
    tamper(database, "DELETE FROM audit_event WHERE position = 5")
    assert found(check()) == [("removed", 5)]


def test_a_row_removed_and_the_rest_numbered_anew_is_named(database: Database, check: Check) -> None:
    add_acts(database, 9)
    tamper(database, FREE, "DELETE FROM audit_event WHERE position = 5", renumber(-1, 5))
    assert found(check()) == [("removed", 5)]


def test_an_inserted_row_is_named(database: Database, check: Check) -> None:
    add_acts(database, 9)
    copy = "INSERT INTO audit_event (body, link) SELECT {body}, '\\x00' FROM audit_event WHERE position = {place}"
    forged = "jsonb_set(replace(body, 'p4', 'px')::jsonb, '{position}', '5')::text"
    tamper(database, FREE, renumber(1, 5), copy.replace("{body}", forged).replace("{place}", "6"))
    assert found(check()) == [("inserted", 5)]


def test_a_row_added_by_hand_at_the_end_is_named(database: Database, check: Check) -> None:
    add_acts(database, 9)
    forged = "jsonb_set(body::jsonb, '{position}', '10')::text"
    tamper(database, f"INSERT INTO audit_event (body, link) SELECT {forged}, link FROM audit_event WHERE position = 9")
    assert found(check()) == [("changed", 10)]


def test_rows_that_changed_places_are_named(database: Database, check: Check) -> None:
    add_acts(database, 9)
    swap = (
        "UPDATE audit_event SET body = jsonb_set(body::jsonb, '{position}', to_jsonb(10 - position))::text"
        " WHERE position IN (3, 7)"
    )
    tamper(database, FREE, swap)
    assert found(check()) == [("reordered", 3)]


def test_a_removed_end_is_found_by_the_anchor_that_holds_it(database: Database, check: Check, signer: Signer) -> None:
    add_acts(database, 9)
    hold_end(database, signer, AT)
    tamper(database, "DELETE FROM audit_event WHERE position > 6")
    assert found(check()) == [("removed", 7)]
    tamper(database, "DELETE FROM audit_event")
    assert found(check()) == [("removed", 1)]


def test_who_removes_the_anchor_too_is_found_by_its_copy(database: Database, check: Check, signer: Signer) -> None:
    add_acts(database, 9)
    copy = hold_end(database, signer, AT)
    assert copy is not None
    tamper(database, "DELETE FROM audit_event WHERE position > 6", "DELETE FROM audit_anchor")
    assert check().findings == ()
    assert any("no copies" in remark for remark in check().remarks)
    assert found(check([copy])) == [("removed", 7), ("anchor", 9)]


def test_who_rewrites_everything_is_found_by_an_anchor(database: Database, check: Check, signer: Signer) -> None:
    add_acts(database, 9)
    hold_end(database, signer, AT)
    add_acts(database, 3)
    with database.begin() as unit:
        bodies = [body for (body,) in unit.rows("SELECT body FROM audit_event ORDER BY position")]
    bodies[4] = bodies[4].replace("p4", "px")
    link, changes = BEGINNING, []
    for position, body in enumerate(bodies, 1):
        link = link_after(link, body)
        changes.append(("UPDATE audit_event SET body = %s, link = %s WHERE position = %s", (body, link, position)))
    tamper(database, *changes)
    report = check()
    assert found(report) == [("changed", 1)]
    assert "rows 1 to 9 are not those that anchor 1" in report.findings[0].sentence


def test_a_column_that_says_something_else_than_the_body_is_found(database: Database, check: Check) -> None:
    add_acts(database, 3)
    tamper(database, "ALTER TABLE audit_event ALTER actor DROP EXPRESSION", "UPDATE audit_event SET actor = 'li'")
    report = check()
    assert "actor need no longer say what the body says" in report.findings[0].sentence


def test_a_removed_beginning_is_found(database: Database, check: Check, signer: Signer) -> None:
    add_acts(database, 9)
    tamper(database, "DELETE FROM audit_event WHERE position < 4")
    assert found(check()) == [("removed", 1)]


def months(database: Database, number: int, until: datetime = AT) -> None:
    """Three acts a month, over so many months."""
    for back in range(number - 1, -1, -1):
        add_acts(database, 3, until - timedelta(days=30.5 * back))


def test_months_that_have_ended_are_closed_and_the_running_one_is_held(
    database: Database, check: Check, signer: Signer
) -> None:
    months(database, 3)
    closed = close_ended(database, signer, AT)
    end = hold_end(database, signer, AT)
    assert [(one.anchor.kind, one.anchor.segment, one.anchor.last_position) for one in closed] == [
        ("close", 202609, 3),
        ("close", 202610, 6),
    ]
    assert end is not None
    assert (end.anchor.kind, end.anchor.segment, end.anchor.first_position, end.anchor.last_position) == (
        "tail",
        202611,
        7,
        9,
    )
    assert close_ended(database, signer, AT) == []
    assert hold_end(database, signer, AT) is None
    report = check(kept(database))
    assert (report.findings, report.anchors, report.signed, report.copies) == ((), 3, 3, 3)


def test_an_act_of_a_closed_month_goes_to_the_next(database: Database, check: Check, signer: Signer) -> None:
    add_acts(database, 1, datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
    close_ended(database, signer, datetime(2026, 11, 30, 16, 1, tzinfo=UTC))
    add_acts(database, 1, datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC))
    with database.begin() as unit:
        assert unit.rows("SELECT segment FROM audit_event ORDER BY position") == [(202611,), (202612,)]
    assert check().findings == ()


def test_without_a_key_months_are_closed_unsigned_and_signed_once_there_is_one(
    database: Database, check: Check, signer: Signer
) -> None:
    months(database, 2)
    assert [one.signature for one in close_ended(database, None, AT)] == [None]
    report = check()
    assert report.findings == ()
    assert "1 of 1 anchors are not signed: there was no key when they were made" in report.remarks
    signed = close_ended(database, signer, AT)
    assert [(one.anchor.segment, one.anchor.key) for one in signed] == [(202610, signer.key_id)]
    assert close_ended(database, signer, AT) == []
    assert check().findings == ()


def test_old_months_are_dropped_whole_and_their_anchors_stay(database: Database, check: Check, signer: Signer) -> None:
    months(database, 10)
    close_ended(database, signer, AT)
    dropped = drop_old(database, 6, AT)
    assert (dropped.segments, dropped.rows, dropped.last_position) == ((202602, 202603, 202604), 9, 9)
    report = check(kept(database))
    assert (report.findings, report.first_position, report.rows) == ((), 10, 22)
    assert drop_old(database, 6, AT).segments == ()
    tamper(database, "DELETE FROM audit_event WHERE position = 10")
    assert found(check()) == [("removed", 1)]


def test_a_month_that_was_never_closed_is_never_dropped(database: Database) -> None:
    months(database, 10)
    assert drop_old(database, 6, AT).segments == ()


def test_less_than_six_months_are_never_kept(database: Database) -> None:
    with pytest.raises(RefusedError, match="6 months at least"):
        drop_old(database, 5, AT)


def test_who_drops_months_by_hand_is_found(database: Database, check: Check, signer: Signer) -> None:
    months(database, 10)
    close_ended(database, signer, AT)
    tamper(database, "DELETE FROM audit_event WHERE segment <= 202604")
    report = check()
    assert [finding.sentence for finding in report.findings] == [
        "rows 1 to 9 were removed: the trail has no note that they were dropped"
    ]


def test_who_drops_too_early_is_found(database: Database, check: Check, signer: Signer) -> None:
    months(database, 10)
    close_ended(database, signer, AT)
    drop_old(database, 6, AT + timedelta(days=92))  # by a clock that was set forward, which the note is to hide
    tamper(database, "UPDATE audit_event SET body = replace(body, '202702', '202611') WHERE event = 'audit.dropped'")
    sentences = [finding.sentence for finding in check().findings]
    assert "rows 1 to 18 were dropped before 6 months were over" in sentences


def test_copies_are_added_once_and_read_back(database: Database, signer: Signer, tmp_path: Path) -> None:
    months(database, 2)
    close_ended(database, signer, AT)
    file = tmp_path / "elsewhere" / "anchors.jsonl"
    assert add_copies(file, kept(database)) == 1
    hold_end(database, signer, AT)
    assert add_copies(file, kept(database)) == 1
    assert add_copies(file, kept(database)) == 0
    assert read_copies(file.read_text().splitlines()) == kept(database)
    with pytest.raises(OperationError, match="cannot be kept"):
        add_copies(tmp_path / "key.pem" / "anchors.jsonl", kept(database))


def test_what_a_body_says_is_what_was_hashed(database: Database) -> None:
    add_acts(database, 1)
    with database.begin() as unit:
        body, link = unit.rows("SELECT body, link FROM audit_event")[0]
    assert canonical(json.loads(body)) == body
    assert bytes(link) == link_after(BEGINNING, body)


def test_the_owner_of_the_schema_may_drop(database: Database) -> None:
    assert may_drop(database)


def test_anchors_too_are_only_ever_added(database: Database, signer: Signer) -> None:
    add_acts(database, 1)
    hold_end(database, signer, AT)
    for verb in ("UPDATE audit_anchor SET signature = NULL", "DELETE FROM audit_anchor"):
        with pytest.raises(StoreError, match="only ever added to"), database.begin() as unit:
            unit.execute(verb)
