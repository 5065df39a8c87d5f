"""Sources are switched and read again by who may; the worker hears of it at once, and the trail keeps it."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from collectors.switches import Switches
from core.errors import AccessDeniedError, RefusedError
from operations.operating import obey_switches
from people.commands.sources import Stretch, order_backfill, switch
from store.database import Database
from store.operating import end_order, next_order, orders, switches
from tests.visiting import principal

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
STEWARD = principal("steward", ("data_steward", "330100"))
SUPERVISOR = principal("supervisor", ("supervisor", "330100"))
DAYS = Stretch("das", "items", date(2026, 11, 1), date(2026, 11, 3))


def trail(database: Database) -> list[tuple[str, str, str]]:
    """Event, object and outcome of every act, the oldest first."""
    with database.begin() as unit:
        return unit.rows("SELECT event, object_code, outcome FROM audit_event ORDER BY position")


def test_a_switch_is_kept_with_its_reason_and_recorded(database: Database) -> None:
    switch(database, STEWARD, "das", "机房例行检修", NOW, on=False)
    (kept,) = switches(database)
    assert (kept.source, kept.is_on, kept.by_name, kept.reason) == ("das", False, "Steward", "机房例行检修")
    switch(database, STEWARD, "das", "", NOW, on=True)
    assert switches(database)[0].is_on
    assert trail(database) == [("source.switched_off", "das", "ok"), ("source.switched_on", "das", "ok")]


def test_a_switch_without_right_reason_or_need_is_refused_and_recorded(database: Database) -> None:
    with pytest.raises(AccessDeniedError):
        switch(database, SUPERVISOR, "das", "机房例行检修", NOW, on=False)
    with pytest.raises(RefusedError, match="reason"):
        switch(database, STEWARD, "das", "短", NOW, on=False)
    with pytest.raises(RefusedError, match="already"):
        switch(database, STEWARD, "das", "", NOW, on=True)
    assert switches(database) == []
    assert [outcome for _, _, outcome in trail(database)] == ["refused"] * 3


def test_the_worker_hears_of_a_switch_while_it_works(database: Database) -> None:
    kept, over = Switches(), threading.Event()
    woken: list[str] = []
    worker = threading.Thread(target=obey_switches, args=(database, kept, woken.append, over))
    worker.start()
    try:
        switch(database, STEWARD, "das", "机房例行检修", NOW, on=False)
        wait_until(lambda: kept.is_off("das"))
        switch(database, STEWARD, "das", "", NOW, on=True)
        wait_until(lambda: woken == ["das"])
        assert not kept.is_off("das")
    finally:
        over.set()
        worker.join(20)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def test_days_are_ordered_once_and_done_in_turn(database: Database) -> None:
    number = order_backfill(database, STEWARD, DAYS, NOW)
    with pytest.raises(RefusedError, match="ordered"):
        order_backfill(database, STEWARD, DAYS, NOW)
    order = next_order(database, NOW)
    assert order is not None
    assert (order.order_id, order.state, order.end_at - order.begin_at) == (number, "running", timedelta(days=3))
    taken_up = next_order(database, NOW)
    assert taken_up is not None
    assert taken_up.order_id == number, "what a dead worker has begun is taken up again"
    end_order(database, number, NOW, "done", 12, "")
    assert next_order(database, NOW) is None
    assert [(one.state, one.rows) for one in orders(database, "das", 5)] == [("done", 12)]


def test_an_order_of_a_source_that_is_off_waits(database: Database) -> None:
    order_backfill(database, STEWARD, DAYS, NOW)
    switch(database, STEWARD, "das", "机房例行检修", NOW, on=False)
    assert next_order(database, NOW) is None
    switch(database, STEWARD, "das", "", NOW, on=True)
    assert next_order(database, NOW) is not None


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (date(2026, 11, 3), date(2026, 11, 1), "before"),
        (date(2026, 11, 1), date(2026, 11, 27), "still to come"),
        (date(2020, 1, 1), date(2026, 11, 1), "too many"),
    ],
)
def test_days_that_make_no_sense_are_refused(database: Database, since: date, until: date, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        order_backfill(database, STEWARD, Stretch("das", "items", since, until), NOW)
