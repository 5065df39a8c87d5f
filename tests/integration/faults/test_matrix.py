"""Every fault of the matrix: what the run says, what is stored, what waits, what the screen shows; then the truth."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from cockpit.viewmodels.freshness import ABSENT, LIVE, STALE
from collectors.binding.pushes import PUSHED
from collectors.bound_feed import BoundFeed
from core.model import RunReport
from operations.fault_matrix import Fault, families
from tests.databases import Databases
from tests.integration.faults.file_door import FileDoor
from tests.integration.faults.push_door import PushDoor
from tests.integration.faults.rest_door import RestDoor
from tests.integration.faults.rows import BEFORE
from tests.integration.faults.view_door import ViewDoor
from tests.integration.faults.whole_door import WholeDoor
from tests.integration.faults.world import Store, filled_store
from tests.unit.cockpit.fakes import catalogue

LOOK_BACK = timedelta(minutes=5, seconds=10)
FAULTS = [fault for family in families() for fault in family.faults]


class Door(Protocol):
    """A way in, with its fault."""

    fault: Fault

    @property
    def feed(self) -> BoundFeed: ...

    def begin(self) -> None: ...
    def look(self) -> RunReport: ...
    def mend(self) -> None: ...
    def close(self) -> None: ...
    def expected(self) -> dict[str, dict[str, Any]]: ...
    def stored(self) -> dict[str, dict[str, Any]]: ...
    def items(self) -> dict[str, tuple[int, int]]: ...


def door_of(store: Store, fault: Fault, folder: Path, url: str) -> Door:
    """The door of a fault."""
    match fault.door:
        case "rest" | "tls":
            return RestDoor(store, fault)
        case "whole":
            return WholeDoor(store, fault)
        case "files":
            return FileDoor(store, fault, folder)
        case "view":
            return ViewDoor(store, fault, url)
        case "push":
            return PushDoor(store, fault)


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    with filled_store(databases) as store:
        yield store


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_a_fault_is_told_does_no_harm_and_heals(
    store: Store, fault: Fault, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("database_url") if fault.door == "view" else ""
    door = door_of(store, fault, tmp_path, url)
    try:
        before = shown_numbers(store)
        door.begin()
        check_told(store, door, door.look(), before)
        door.mend()
        check_healed(store, door)
    finally:
        door.close()


def check_told(store: Store, door: Door, report: RunReport, before: tuple[int, int]) -> None:
    """Run, store, quarantine, conditions, screen and numbers while the fault lasts; `before` it A01 was that."""
    seen = door.fault.seen
    assert report.outcome == seen.outcome, report
    assert seen.reason in " ".join((report.reason, *report.warnings)), report
    assert len(door.stored()) == seen.stored
    assert store.waiting() == dict(seen.waits)
    assert store.conditions() == sorted(seen.conditions)
    store.assert_exact()
    check_screen(store, door)
    assert shown_numbers(store) == counted_numbers(store)
    if seen.stored == BEFORE:
        assert shown_numbers(store) == before, "the last good value stays"


def check_screen(store: Store, door: Door) -> None:
    """The source as the wall and the interface show it, and the number behind the feed."""
    screen, shown = door.fault.seen.screen, store.snapshot()
    (source,) = [row for row in shown["sources"] if row["code"] == door.feed.source]
    zh, en = (screen.told.zh, screen.told.en) if screen.told else ("", "")
    told = store.told_in_english(door.feed.source, door.feed.code)
    assert (source["state"], source["reason"], told) == (screen.state, zh, en)
    check_numbers(store, shown, behind(door) if screen.stale else set())
    acted_on = [row["what"] for row in shown["attention"] if row["kind"] == "condition"]
    assert len(acted_on) == len([kind for kind in door.fault.seen.conditions if kind != "new_field"])


def check_numbers(store: Store, shown: dict[str, Any], stale: set[str]) -> None:
    """Exactly these indicators are marked as old; A01, and whatever else has a number, is shown so."""
    assert store.stale() == stale
    marks = {row["code"]: row["freshness"] for row in shown["indicators"] if row["freshness"] != ABSENT}
    assert marks == {code: STALE if code in stale else LIVE for code in marks}
    assert "A01" in marks


def shown_numbers(store: Store) -> tuple[int, int]:
    """What A01 says on the wall: of so many due, so many archived."""
    (a01,) = [row for row in store.snapshot()["indicators"] if row["code"] == "A01"]
    return a01["denominator"], a01["numerator"]


def counted_numbers(store: Store) -> tuple[int, int]:
    """The same by the sums of all agencies."""
    due, done = (sum(counts) for counts in zip(*items_of(store).values(), strict=True))
    return due, done


def behind(door: Door) -> set[str]:
    """The indicators that rest on the feed at fault."""
    feed = (door.feed.source, door.feed.code.removeprefix(PUSHED))
    found = {code for code in catalogue().indicators if feed in catalogue().feeds_of(code)}
    assert found, feed
    return found


def check_healed(store: Store, door: Door) -> None:
    """Nothing is lost, nothing is there twice, and nobody is told anything any more."""
    # the last stretch is read again within half of the overlap
    for pause in (timedelta(0), timedelta(0) if door.fault.fault["kind"] == "behind" else LOOK_BACK, timedelta(0)):
        store.clock.move(pause)
        report = door.look()
        assert report.outcome in ("ok", "empty"), report
    assert door.stored() == door.expected()
    assert items_of(store) == door.items()
    assert store.waiting() == dict(door.fault.left)
    assert store.conditions() == []
    store.assert_exact()
    shown = store.snapshot()
    (source,) = [row for row in shown["sources"] if row["code"] == door.feed.source]
    assert (source["state"], source["reason"]) == ("ok", "")
    check_numbers(store, shown, set())
    (a01,) = [row for row in shown["indicators"] if row["code"] == "A01"]
    due, done = (sum(counts) for counts in zip(*door.items().values(), strict=True))
    assert (a01["denominator"], a01["numerator"], a01["freshness"]) == (due, done, "live")


def items_of(store: Store) -> dict[str, tuple[int, int]]:
    """DI-01 and DI-02 of each agency by the sums."""
    rows = store.rows(
        "SELECT o.code, coalesce(sum(c.di_01), 0)::int, coalesce(sum(c.di_02), 0)::int"
        " FROM cell c JOIN owner o USING (owner_id) GROUP BY 1 HAVING sum(c.di_01) <> 0"
    )
    return {code: (due, done) for code, due, done in rows}
