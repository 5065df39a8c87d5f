"""The database goes away and comes back; Redis does; a port is taken."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import psycopg2
import pytest
import redis

from cockpit.bus import CHANNEL, PostgresBus
from cockpit.redis_bus import RedisBus, Relay
from cockpit.web import bind
from core.errors import OperationError
from tests.integration.cockpit.filled import Cockpit
from tests.integration.cockpit.streams import reading, wait_until
from tests.serving import served


@contextmanager
def closed(cockpit: Cockpit, server_url: str) -> Iterator[None]:
    """The database takes no connections and ends those it has: what a client sees of a server that is gone."""
    name = cockpit.database.url.partition("?")[0].rpartition("/")[2]
    _run(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    _run(server_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        _run(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def _run(server_url: str, statement: str) -> None:
    connection = psycopg2.connect(server_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_while_the_database_is_away_the_last_snapshot_is_shown_as_stale_and_it_heals(
    cockpit: Cockpit, address: str, pg18: str
) -> None:
    with reading(address, cockpit.carried) as viewer, httpx.Client(base_url=address, headers=cockpit.carried) as client:
        wait_until(lambda: viewer.numbers == ["1"])
        fresh = viewer.newest
        with closed(cockpit, pg18):
            wait_until(lambda: viewer.newest.get("stale") is True)
            shown = client.get("/api/snapshot/330100")
            assert shown.status_code == 200
            assert shown.json()["headline"]["value"] == fresh["headline"]["value"]
            assert shown.json()["headline"]["freshness"] == "stale"
            assert client.get("/healthz").status_code == 200
            assert [one["code"] for one in client.get("/readyz").json()["reasons"]] == ["database_unreachable"]
            assert "cockpit_store_away 1.0" in client.get("/metrics").text
            assert client.get("/api/items?scope=330100").json()["error"]["code"] == "store_away"
        wait_until(lambda: "stale" not in viewer.newest)
        assert viewer.newest["headline"] == fresh["headline"]
        version = cockpit.publish()
        wait_until(lambda: viewer.numbers[-1] == str(version))
        wait_until(lambda: client.get("/readyz").status_code == 200)


def test_a_process_that_starts_without_a_database_waits_for_it(cockpit: Cockpit, pg18: str) -> None:
    services, carried = cockpit.services(), cockpit.carried
    with closed(cockpit, pg18), served(services) as (address, _), httpx.Client(base_url=address) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/login").status_code == 200
        # nobody is known to a process that has never asked its store
        answer = client.get("/api/snapshot/330100", headers=carried)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "store_away")
        _run(
            pg18, f'ALTER DATABASE "{cockpit.database.url.partition("?")[0].rpartition("/")[2]}" ALLOW_CONNECTIONS true'
        )
        wait_until(lambda: client.get("/api/snapshot/330100", headers=carried).status_code == 200)


@contextmanager
def listening(bus: PostgresBus | RedisBus) -> Iterator[Callable[[], int]]:
    """A bus in a loop of its own; the answer says how often it has rung."""
    rings: list[int] = []
    loop = asyncio.new_event_loop()
    task = loop.create_task(bus.listen(lambda: rings.append(1)))

    def run() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield lambda: len(rings)
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(15)


def test_the_postgres_bus_rings_on_connect_on_notify_and_after_it_was_cut(cockpit: Cockpit, pg18: str) -> None:
    bus = PostgresBus(cockpit.database)
    with listening(bus) as rings:
        wait_until(lambda: rings() == 1 and bus.connected)
        cockpit.publish()
        wait_until(lambda: rings() == 2)
        with closed(cockpit, pg18):
            wait_until(lambda: not bus.connected)
        wait_until(lambda: rings() == 3 and bus.connected)


def test_the_relay_passes_versions_on_to_redis(cockpit: Cockpit, redis_url: str) -> None:
    bus, stop = RedisBus(redis_url), threading.Event()
    relay = threading.Thread(target=Relay(cockpit.database, redis_url).run, args=(stop,))
    with listening(bus) as rings:
        wait_until(lambda: bus.connected)
        relay.start()
        try:
            wait_until(lambda: rings() >= 2)  # the relay rings when it has connected
            before = rings()
            cockpit.publish()
            wait_until(lambda: rings() > before)
        finally:
            stop.set()
            relay.join(15)


def test_with_redis_a_commit_reaches_the_screen_over_redis(cockpit: Cockpit, redis_url: str) -> None:
    stop = threading.Event()
    relay = threading.Thread(target=Relay(cockpit.database, redis_url).run, args=(stop,))
    relay.start()
    try:
        with served(cockpit.services(redis_url)) as (address, _), reading(address, cockpit.carried) as viewer:
            wait_until(lambda: viewer.numbers == ["1"])
            version = cockpit.publish()
            wait_until(lambda: viewer.numbers[-1] == str(version))
    finally:
        stop.set()
        relay.join(15)


def test_the_redis_bus_comes_back_after_it_was_cut(redis_url: str) -> None:
    bus = RedisBus(redis_url)
    with listening(bus) as rings, redis.Redis.from_url(redis_url) as client:
        wait_until(lambda: bus.connected and rings() == 1)
        client.client_kill_filter(_type="pubsub")
        wait_until(lambda: rings() >= 2 and bus.connected)
        before = rings()
        client.publish(CHANNEL, "7")
        wait_until(lambda: rings() > before)


def test_a_taken_port_is_one_clear_sentence() -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperationError, match=rf"^Port {port} on 127\.0\.0\.1 is already in use: .*\.$"):
            bind("127.0.0.1", port)


def test_an_address_of_another_machine_is_one_clear_sentence() -> None:
    with pytest.raises(OperationError, match=r"^Cannot listen on 192\.0\.2\.1:0: .*\.$"):
        bind("192.0.2.1", 0)
