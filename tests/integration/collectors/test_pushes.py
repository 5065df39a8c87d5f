"""Pushes all the way: a stand-in changes a row, signs it, the web keeps it, the worker's schedule reads it at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cockpit.pushes import PushDesk, PushDoor
from collectors.base import SourceSettings
from collectors.binding.sources import bind
from collectors.bound_feed import BoundFeed
from collectors.runner import run_feed
from collectors.schedule import Schedule
from collectors.transport_definition import PushOnly
from core.clock import SystemClock
from core.errors import StoreError
from core.model import Batch, MergeReport
from operations.pushes import ring
from standins.hosting import running
from standins.licences import open_licences
from standins.serve import StandIn
from store import inbox
from store.database import Database
from store.merge import merge
from store.migrations import upgrade
from store.runs import Runs
from tests.collector_kit import source_named
from tests.databases import Databases
from tests.integration.cockpit.filled import Cockpit
from tests.integration.store.images import hand_made
from tests.integration.store.rows import Store
from tests.serving import served
from tests.unit.collectors.sources import PLACES
from tests.unit.standins.worlds import settings

KEY, SECRET = "push-key", "push-secret"
CREDENTIALS = {"push_key": KEY, "push_secret": SECRET}
LINKS = "SELECT cert_identifier, archival_code, package_id, status FROM licence_link ORDER BY 1"


class World:
    """A store, and the licence library as a source that only pushes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = SystemClock()
        self.images = hand_made()
        source = source_named("licences")
        self.source = source.model_copy(update={"transport": PushOnly(kind="push"), "deletions": None})

    @property
    def feeds(self) -> tuple[BoundFeed, ...]:
        """Its feeds."""
        settings = {"licences": SourceSettings("push", CREDENTIALS)}
        return bind((self.source,), settings, PLACES, self.clock, pushes=inbox.Pushes(self.database))

    def links(self) -> BoundFeed:
        """The feed of links."""
        return next(feed for feed in self.feeds if feed.code == "links")

    def sink(self, batch: Batch) -> MergeReport:
        """The real one."""
        return merge(self.database, batch, self.images, self.clock.now())

    def read(self) -> str:
        """One run of the feed of links: its outcome."""
        return run_feed(self.links(), self.sink, Runs(self.database), self.clock).report.outcome

    def put(self, text: str) -> None:
        """A push of links."""
        inbox.put(self.database, "licences", "links", text, self.clock.now())

    def stored(self) -> list[tuple[object, ...]]:
        """The links of the store."""
        with self.database.begin() as unit:
            return unit.rows(LINKS)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    url = databases.create(databases.template("collectors", upgrade))
    with Database(url, pool_size=6) as database:
        yield World(database)
    databases.drop(url)


def link(number: int, moment: str = "2026-11-01T08:00:00+08:00", status: str = "已归档") -> str:
    return (
        f'{{"cert_identifier": "L{number}", "archival_code": null, "package_id": "P{number}", "filed_at": null,'
        f' "status": "{status}", "updated_at": "{moment}"}}'
    )


def body(*rows: str, gone: str = "") -> str:
    return f'{{"feed": "links", "rows": [{", ".join(rows)}], "deletions": [{gone}]}}'


def test_pushes_are_stored_with_their_number_in_the_transaction_of_their_rows(world: World) -> None:
    world.put(body(link(1), link(2)))
    world.put(body(link(1, "2026-11-02T08:00:00+08:00", "退回"), gone='{"id": "L2", "deleted_at": "2026-11-03"}'))
    assert world.read() == "ok"
    assert [row[0] for row in world.stored()] == ["L1"]
    assert world.stored()[0][3] == "returned"
    assert Runs(world.database).cursors("licences", "links") == {"": {"inbox": 2}}
    assert world.read() == "empty"


def test_a_worker_that_dies_between_two_pushes_loses_none_and_repeats_none(world: World) -> None:
    """The sink stores a batch and then breaks, or breaks before: the number says what has been read."""
    for number in range(1, 7):
        world.put(body(link(number)))
    stored: list[int] = []

    def breaking(batch: Batch, before: bool) -> MergeReport:
        if before:
            raise StoreError("gone")
        report = world.sink(batch)
        stored.append(len(batch.rows))
        raise StoreError(f"gone after {report.batch_id}")

    runs = Runs(world.database)
    for before in (True, False, True, False):
        run = run_feed(world.links(), partial(breaking, before=before), runs, world.clock, batch_rows=2)
        assert run.report.outcome == "failed"
    while world.read() != "empty":
        pass
    assert [row[0] for row in world.stored()] == [f"L{number}" for number in range(1, 7)]
    with world.database.begin() as unit:
        assert unit.value("SELECT sum(inserted) FROM batch") == 6
        assert unit.value("SELECT sum(updated) FROM batch") == 0
    assert stored == [2, 2]


@contextmanager
def scheduled(world: World) -> Iterator[None]:
    """The schedule of a worker with its bell; polls by itself come a minute apart."""
    over = threading.Event()
    feeds = world.feeds
    schedule = Schedule(feeds, world.sink, Runs(world.database), world.clock, stop=over)
    bell = threading.Thread(target=ring, args=(world.database, feeds, schedule.wake, over))
    schedule.start()
    assert schedule.wait_for_first_load(30)
    bell.start()
    try:
        yield
    finally:
        over.set()
        schedule.stop()
        bell.join(10)


def comes_true(condition: Callable[[], bool], polls: int = 600) -> bool:
    """Whether a condition comes true within half a minute; a poll by interval would take longer."""
    pause = threading.Event()
    return any(condition() or pause.wait(0.05) for _ in range(polls))


@pytest.fixture
def library(world: World, tmp_path: Path) -> Iterator[StandIn]:
    """A web process with its door, a schedule with its bell, and the stand-in that pushes."""
    with ExitStack() as stack:
        services = Cockpit(
            world.database, Store(world.database, world.images, world.clock.now()), world.clock
        ).services()
        door = PushDoor(KEY, SECRET, {code: code for code in world.source.feeds})
        desk = PushDesk({"licences": door}, partial(inbox.put, world.database))
        address, _ = stack.enter_context(served(replace(services, pushes=desk)))
        stack.enter_context(scheduled(world))
        push = {"url": f"{address}/api/push/licences", "key": KEY, "secret": SECRET}
        stand_in = open_licences(replace(settings(tmp_path), push=push))
        stand_in.traffic.running = False
        stack.enter_context(running(stand_in))
        yield stand_in


def test_what_changes_at_the_source_is_stored_without_any_poll(world: World, library: StandIn) -> None:
    system = library.system
    before = system.last_stamp
    for _ in range(3):
        system.change(library.controls.author, 200)
    expected = sorted(
        (row["cert_identifier"], row["archival_code"], row["package_id"], row["status"])
        for row in system.feeds["links"].page(before, 100_000).rows
    )
    words = {"已归档": "filed", "退回": "returned", "待归档": "pending", "检测中": "checking"}
    told = [(*row[:3], words[row[3]]) for row in expected]
    assert comes_true(lambda: world.stored() == told), library.pusher and library.pusher.pushed
    assert library.pusher is not None
    assert library.pusher.pushed.refused == ""


def test_a_wrong_secret_keeps_everything_out(world: World, library: StandIn) -> None:
    assert library.pusher is not None
    target = library.pusher._target
    library.pusher._target = replace(target, secret="another")
    library.system.change(library.controls.author, 5)
    pushed = library.pusher.pushed
    assert comes_true(lambda: pushed.refused.startswith("401"))
    assert inbox.waiting(world.database, "licences", "links", 0) == []
