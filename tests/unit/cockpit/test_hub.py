"""The snapshot hub, on a store and a bus that the test owns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import orjson
import pytest

from cockpit import hub as hub_module
from cockpit.bus import Ring
from cockpit.channels import Viewer
from cockpit.hub import NoSnapshotError, SnapshotHub, UnknownScopeError
from cockpit.i18n import load_texts
from cockpit.kept_scopes import KEPT_SCOPES, SLOW_AT_ONCE
from cockpit.snapshot import mark_stale
from tests.unit.cockpit.fakes import FakeBus, FakeStore, example_payload, fake_store, until

CITY = "330100"
Body = Callable[[SnapshotHub, FakeStore], Awaitable[None]]


@asynccontextmanager
async def running(store: FakeStore, recheck_s: float = 60.0) -> AsyncIterator[SnapshotHub]:
    stale = partial(mark_stale, load_texts())
    hub = SnapshotHub(store.payload, stale, store.bus, CITY, prompt=["330106"], recheck_s=recheck_s)
    task = asyncio.create_task(hub.run())
    try:
        yield hub
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def run(body: Body, *, recheck_s: float = 60.0, store: FakeStore | None = None) -> None:
    async def main() -> None:
        found = store or fake_store()
        async with running(found, recheck_s) as hub:
            await body(hub, found)

    asyncio.run(main())


def test_the_newest_version_replaces_the_edition_and_wakes_its_viewers() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        channel = await hub.channel(CITY)
        viewer = Viewer()
        channel.viewers.add(viewer)
        sleeping = asyncio.create_task(viewer.sleep())
        version = store.publish(sources_ok=3)
        await asyncio.wait_for(sleeping, 5)
        assert channel.edition.version == version

    run(body)


def test_a_ring_without_a_change_makes_no_edition() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        channel = await hub.channel(CITY)
        await until(lambda: store.builds[CITY] == 2)  # the second for the bus that has connected
        before = channel.edition
        store.bus.ring()
        await until(lambda: store.builds[CITY] == 3)
        await asyncio.sleep(0)
        assert channel.edition is before

    run(body)


def test_what_grows_stale_without_a_version_is_rendered_anew() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        channel = await hub.channel(CITY)
        store.payloads[CITY]["sources_ok"] = 3
        await until(lambda: orjson.loads(channel.edition.body)["sources_ok"] == 3)
        assert channel.edition.version == 4711

    run(body, recheck_s=0.01)


def test_many_asking_for_a_scope_at_once_let_it_be_built_once() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        await hub.channel(CITY)
        await asyncio.gather(*(hub.channel("330106") for _ in range(50)))
        assert store.builds["330106"] == 1

    run(body)


def test_a_scope_nobody_watches_is_brought_up_to_date_when_asked_for() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        city = await hub.channel(CITY)
        await hub.channel("330106")
        store.payloads["330106"]["v"] += 1
        version = store.publish()
        await until(lambda: city.edition.version == version)
        assert (await hub.channel("330106")).edition.version == version

    run(body)


def test_an_unknown_scope_is_told_from_a_missing_snapshot() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        with pytest.raises(UnknownScopeError):
            await hub.channel("339999")

    run(body)


def test_without_any_snapshot_yet_there_is_none_to_give() -> None:
    store = fake_store()
    store.away = True

    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        with pytest.raises(NoSnapshotError):
            await hub.channel(CITY)

    run(body, store=store)


def test_when_the_store_is_away_the_last_snapshot_stays_and_is_called_stale() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        channel = await hub.channel(CITY)
        store.away = True
        store.bus.ring()
        await until(lambda: "stale" in orjson.loads(channel.edition.body))
        shown = orjson.loads(channel.edition.body)
        assert shown["stale"] is True
        assert shown["indicators"][0]["freshness"] == "stale"
        assert shown["indicators"][0]["value"] == 99.97
        assert shown["v"] == 4711
        assert hub.state.away

    run(body)


def test_it_heals_by_itself_when_the_store_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "pause_after", lambda failures: 0.01)

    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        channel = await hub.channel(CITY)
        store.away = True
        store.bus.ring()
        await until(lambda: hub.state.away != "")
        store.away = False
        await until(lambda: hub.state.away == "")
        shown = orjson.loads(channel.edition.body)
        assert "stale" not in shown
        assert shown["indicators"][0]["freshness"] == "live"

    run(body)


def test_the_least_recently_used_scopes_are_dropped_but_never_the_city_or_a_watched_one() -> None:
    payloads = {str(code): example_payload(str(code)) for code in range(KEPT_SCOPES + 20)}
    store = FakeStore({CITY: example_payload(), **payloads})

    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        await hub.channel(CITY)
        watched = await hub.channel("0")
        watched.viewers.add(Viewer())
        for code in payloads:
            await hub.channel(code)
        assert hub.state.scopes == KEPT_SCOPES
        assert (await hub.channel("0")) is watched
        await hub.channel("1")
        assert store.builds["1"] == 2

    run(body, store=store)


def test_closing_lets_every_viewer_go() -> None:
    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        viewer = Viewer()
        (await hub.channel(CITY)).viewers.add(viewer)
        sleeping = asyncio.create_task(viewer.sleep())
        await asyncio.sleep(0)
        hub.close()
        await asyncio.wait_for(sleeping, 5)
        assert viewer.gone

    run(body)


def test_owners_are_looked_at_now_and_then_and_places_with_every_version() -> None:
    owners = [f"U{number}" for number in range(3 * SLOW_AT_ONCE)]
    store = FakeStore({scope: example_payload(scope) for scope in (CITY, "330106", *owners)})

    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        for scope in (CITY, "330106", *owners):
            (await hub.channel(scope)).viewers.add(Viewer())
        store.builds.clear()
        for number in range(3):
            store.payloads["330106"]["v"] += 1
            store.publish()
            await until(lambda number=number: store.builds["330106"] > number)
        assert sum(store.builds[owner] for owner in owners) == 0

    run(body, store=store)


def test_every_watched_owner_gets_its_turn() -> None:
    owners = [f"U{number}" for number in range(3 * SLOW_AT_ONCE)]
    store = FakeStore({scope: example_payload(scope) for scope in (CITY, *owners)})

    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        for scope in (CITY, *owners):
            (await hub.channel(scope)).viewers.add(Viewer())
        store.builds.clear()
        await until(lambda: all(store.builds[owner] for owner in owners))

    run(body, store=store, recheck_s=0.05)


def test_a_bus_that_fails_in_a_way_of_its_own_is_listened_to_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "DEAF_RECHECK_S", 0.01)
    store = fake_store()
    store.bus = BrokenBus()

    async def body(hub: SnapshotHub, store: FakeStore) -> None:
        channel = await hub.channel(CITY)
        await until(lambda: store.bus.connected)
        version = store.publish()
        await until(lambda: channel.edition.version == version)

    run(body, store=store)


class BrokenBus(FakeBus):
    """A bus whose first three attempts end in an error that nobody foresaw."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts = 0

    async def listen(self, ring: Ring) -> None:
        self.attempts += 1
        if self.attempts <= 3:
            raise ValueError("not what a bus raises")
        await super().listen(ring)


class Faulty(FakeStore):
    """A store whose snapshots of some scopes cannot be built, for a fault in the code."""

    faulty: frozenset[str] = frozenset()

    def payload(self, scope: str) -> dict[str, Any] | None:
        if scope in self.faulty:
            self.builds[scope] += 1
            raise KeyError(scope)
        return super().payload(scope)


def faulty_store() -> Faulty:
    return Faulty(fake_store().payloads)


def test_a_snapshot_that_cannot_be_built_is_stale_and_leaves_the_others_live() -> None:
    store = faulty_store()

    async def body(hub: SnapshotHub, _: FakeStore) -> None:
        city, place = await hub.channel(CITY), await hub.channel("330106")
        place.viewers.add(Viewer())
        store.faulty = frozenset({"330106"})
        version = store.publish()
        await until(lambda: orjson.loads(place.edition.body).get("stale") is True)
        assert "快照生成出错" in orjson.loads(place.edition.body)["stale_reason"]
        await until(lambda: city.edition.version == version)
        assert "stale" not in orjson.loads(city.edition.body)
        store.faulty = frozenset()
        store.publish()
        await until(lambda: "stale" not in orjson.loads(place.edition.body))

    run(body, store=store)


def test_a_fault_in_the_citys_snapshot_is_told_once_grows_silent_and_ends(caplog: pytest.LogCaptureFixture) -> None:
    store = faulty_store()

    async def body(hub: SnapshotHub, _: FakeStore) -> None:
        city = await hub.channel(CITY)
        store.faulty = frozenset({CITY})
        store.builds.clear()
        store.bus.ring()
        await until(lambda: store.builds[CITY] > 2)
        assert orjson.loads(city.edition.body)["stale"] is True
        silent = hub.state.silent_s
        await until(lambda: store.builds[CITY] > 3)
        assert hub.state.silent_s > silent
        store.faulty = frozenset()
        version = store.publish()
        await until(lambda: city.edition.version == version)
        await until(lambda: hub.state.silent_s < silent)

    run(body, recheck_s=0.01, store=store)
    told = [record for record in caplog.records if "cannot be built" in record.message and record.exc_info]
    assert len(told) == 1


def test_a_first_snapshot_that_cannot_be_built_is_none_to_give() -> None:
    store = faulty_store()
    store.faulty = frozenset({CITY})

    async def body(hub: SnapshotHub, _: FakeStore) -> None:
        with pytest.raises(NoSnapshotError):
            await hub.channel(CITY)
        assert (await hub.channel("330106")).edition.version == 4711
        assert (await hub.channel("330106")).edition.version == 4711

    run(body, store=store)
