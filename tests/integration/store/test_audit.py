"""The audit trail in the store."""

import threading
from datetime import UTC, datetime

import pytest

from core.audit_chain import BEGINNING, link_after
from core.audit_event import AuditEvent
from core.errors import StoreError
from store.audit import record, record_alone
from store.database import Database, UnitOfWork

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def act(event: str = "year.closed", at: datetime = AT, actor: str = "li") -> AuditEvent:
    return AuditEvent(event, at, actor, "person", "10.0.0.7", "year", "2025", after={"sums": 14})


def rows(database: Database) -> list[tuple[int, str, bytes]]:
    with database.begin() as unit:
        found = unit.rows("SELECT position, body, link FROM audit_event ORDER BY position")
    return [(position, body, bytes(link)) for position, body, link in found]


def test_each_act_is_linked_to_the_one_before_it(database: Database) -> None:
    for _ in range(3):
        record_alone(database, act())
    link = BEGINNING
    for number, (position, body, stored) in enumerate(rows(database), 1):
        link = link_after(link, body)
        assert (position, stored) == (number, link)


def test_what_is_searched_is_taken_out_of_what_is_proven(database: Database) -> None:
    record_alone(database, act())
    with database.begin() as unit:
        found = unit.records("SELECT * FROM audit_event")[0]
    assert (found["event"], found["actor"], found["actor_kind"], found["origin"]) == (
        "year.closed",
        "li",
        "person",
        "10.0.0.7",
    )
    assert (found["at"], found["segment"], found["node"], found["outcome"]) == (AT, 202611, None, "ok")


def test_an_act_whose_transaction_fails_leaves_no_row(database: Database) -> None:
    def fail(unit: UnitOfWork) -> None:
        record(unit, act())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.begin() as unit:
        fail(unit)
    assert rows(database) == []


def test_a_snapshot_records_nothing(database: Database) -> None:
    with pytest.raises(StoreError, match="a snapshot is for reading"), database.snapshot() as unit:
        record(unit, act())


def test_an_act_under_way_keeps_nobody_waiting(database: Database) -> None:
    with database.begin() as long:
        record(long, act("long.act"))
        record_alone(database, act("short.act"))
    assert ["short.act" in body for _, body, _ in rows(database)] == [True, False]


def test_many_connections_add_at_once_and_the_chain_stays_whole(database: Database) -> None:
    def add(name: str) -> None:
        for _ in range(20):
            record_alone(database, act(actor=name))

    threads = [threading.Thread(target=add, args=(f"p{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    link = BEGINNING
    found = rows(database)
    assert [position for position, _, _ in found] == list(range(1, 81))
    for _, body, stored in found:
        link = link_after(link, body)
        assert stored == link


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_event SET body = body", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_even_the_owner_of_the_schema_changes_no_row_by_a_slip(database: Database, verb: str) -> None:
    record_alone(database, act())
    with pytest.raises(StoreError, match="only ever added to"), database.begin() as unit:
        unit.execute(verb)
