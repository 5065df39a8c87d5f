"""A real host in a thread, on a store that the test owns: published to, taken away, stopped and started again."""

import copy
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from cockpit.web import Server, bind, server
from tests.unit.cockpit.fakes import FakeStore, fake_services
from tests.visiting import headers

CITY = "330100"
START_S = 30.0

Snapshot = dict[str, Any]


def city_snapshot() -> Snapshot:
    """A whole day of a city with all bands, as the wall is designed for."""
    snapshot: Snapshot = json.loads(Path(__file__).with_name("city.json").read_text(encoding="utf-8"))
    return snapshot


def by_code(rows: list[Snapshot], code: str) -> Snapshot:
    """The row with that code."""
    return next(row for row in rows if row["code"] == code)


class WallHost(AbstractContextManager["WallHost"]):
    """The web application of the product; `url` is its address, the same after a restart."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self.store = FakeStore({CITY: copy.deepcopy(snapshot or city_snapshot())})
        self.url = ""
        self._port = 0
        self._server: Server | None = None
        self._listening: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Starts, on the port of the last time; returns when requests are answered."""
        ready = threading.Event()
        addresses: list[str] = []

        def note(address: str) -> None:
            addresses.append(address)
            ready.set()

        self._server = server(fake_services(self.store), note)
        self._listening = bind("127.0.0.1", self._port)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]}, daemon=True)
        self._thread.start()
        assert ready.wait(START_S), "the host did not start"
        self.url = addresses[0]
        self._port = int(self.url.rsplit(":", 1)[1])
        self._await(lambda: self.store.bus.connected)

    def stop(self) -> None:
        """Stops, closing all streams; without effect when it does not run."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(START_S)
        if self._listening is not None:
            self._listening.close()
        self._server = self._thread = None

    def publish(self, **changes: Any) -> int:
        """A new version with some fields changed; returns when it is served."""
        version = self.store.publish(CITY, **changes)
        self._await(lambda: httpx.get(f"{self.url}/api/snapshot/{CITY}", headers=headers()).json()["v"] == version)
        return version

    def _await(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_S
        while not condition():
            assert time.monotonic() < deadline, "the host did not get there"
            time.sleep(0.02)

    def snapshot(self) -> Snapshot:
        """A copy of what the store holds."""
        return copy.deepcopy(self.store.payloads[CITY])
