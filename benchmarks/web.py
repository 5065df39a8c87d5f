"""The figures of the web process: what a snapshot and a thousand viewers cost, and what the wall loads.

`python -m benchmarks.web` measures on a small filled store; the web process and the viewers are processes of their own.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.figures import Figure
from benchmarks.machine import Meter, described
from benchmarks.page_load import Load, loads
from benchmarks.stores import Store, cluster, store_on
from core.clock import SystemClock
from core.days import local_date
from tests.integration.cockpit.filled import Cockpit, images
from tests.integration.store.rows import Store as Rows
from tests.visiting import cookies_of

VIEWERS: Final = 1000
UPDATE_EVERY_S: Final = 2.0
WATCHED_S: Final = 30.0
REQUESTS: Final = 3000
READY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Host:
    """A running web process; `carried` lets in whoever asks for the city's numbers."""

    url: str
    pid: int
    carried: Mapping[str, str]

    @property
    def port(self) -> int:
        """Its port."""
        return urlsplit(self.url).port or 0


@contextmanager
def filled() -> Iterator[tuple[Cockpit, Store]]:
    """A store with a little of everything."""
    with cluster() as server, store_on(server, "web") as store:
        clock = SystemClock()
        cockpit = Cockpit(store.database, Rows(store.database, images(), clock.now()), clock)
        cockpit.fill()
        yield cockpit, store


@contextmanager
def hosting(store: Store, carried: Mapping[str, str]) -> Iterator[Host]:
    """The web process on a store."""
    command = [sys.executable, "-m", "benchmarks.web_host", store.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Host(**json.loads(process.stdout.readline()), carried=carried)
    finally:
        process.terminate()
        process.wait(READY_S)


def snapshot_cpu(host: Host) -> Figure:
    """Processor time of a snapshot request, compressed, over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", host.port)
    body = b""
    for _ in range(100):
        body = _ask(connection, host)
    with Meter(host.pid).running() as meter:
        for _ in range(REQUESTS):
            body = _ask(connection, host)
    beside = {"gzip_bytes": len(body)}
    value = meter.others_s / REQUESTS * 1000
    return Figure("snapshot_cpu_ms", {"value": value}, "ms", {"value": 0.35}, REQUESTS, beside=beside)


def _ask(connection: http.client.HTTPConnection, host: Host) -> bytes:
    connection.request("GET", "/api/snapshot/330100", headers={"Accept-Encoding": "gzip", **host.carried})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, answer.status
    return body


def viewers_cpu(host: Host, publisher: AbstractContextManager[list[int]], crowd_of: Sequence[str] = ()) -> Figure:
    """Share of a core that the web process takes for the viewers, building the snapshots included.

    `crowd_of`: the cookies of each viewer, a session of its own; without them all come by the host's own way in.
    While its block lasts, `publisher` makes a new version every `UPDATE_EVERY_S`; it gives the versions so far.
    """
    command = [sys.executable, "-m", "benchmarks.viewers", str(host.port), str(VIEWERS), str(WATCHED_S + 4)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with publisher as published, subprocess.Popen(command, text=True, **pipes) as crowd:  # type: ignore[call-overload]
        assert crowd.stdout is not None
        assert crowd.stdin is not None
        own = [f"{name}: {value}" for name, value in host.carried.items()]
        print(json.dumps([f"Cookie: {one}" for one in crowd_of] or own), file=crowd.stdin, flush=True)
        json.loads(crowd.stdout.readline())
        before = len(published)
        with Meter(host.pid).running() as meter:
            threading.Event().wait(WATCHED_S)
        updates = len(published) - before
        seen: dict[str, Any] = json.loads(crowd.stdout.readline())
    assert seen["closed"] == 0, seen
    value = 100 * meter.others_s / meter.wall_s
    each = meter.others_s / max(1, updates * VIEWERS) * 1e6
    beside = {
        "updates": updates,
        "viewers": VIEWERS,
        "us_per_delivery": round(each, 1),
        "mb_sent": seen["bytes"] // 10**6,
    }
    name = "sse_1000_viewers_core_percent"
    return Figure(name, {"value": value}, "%", {"value": 2.5}, updates, beside=beside)


@contextmanager
def publishing(cockpit: Cockpit) -> Iterator[list[int]]:
    """A batch of changed rows and a new version every two seconds; the versions so far."""
    versions: list[int] = []
    stop = threading.Event()

    def work() -> None:
        due = time.monotonic()
        while not stop.wait(max(0.0, due - time.monotonic())):
            due += UPDATE_EVERY_S
            today = local_date(cockpit.clock.now())
            cockpit.file_cases(5, today - timedelta(days=2), f"b{len(versions)}-")
            cockpit.run_feeds()
            versions.append(cockpit.publish())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield versions
    finally:
        stop.set()
        thread.join()


def page_figures(cold: Load, warm: Load) -> Iterator[Figure]:
    """What a browser fetches for the wall."""
    beside = {"hosts": cold.foreign_hosts, "warm_kb": round(warm.kilobytes, 1)}
    yield Figure("wall_first_load_kb", {"value": cold.kilobytes}, "KB", {"value": 850}, 1, beside=beside)
    yield Figure("wall_requests", {"value": cold.requests}, "requests", {"value": 20}, 1)
    yield Figure("wall_warm_load_kb", {"value": warm.kilobytes}, "KB", {"value": 20}, 1)


def figures() -> Iterator[Figure]:
    """All figures of the web process."""
    with ExitStack() as stack:
        cockpit, store = stack.enter_context(filled())
        carried = cockpit.carried
        host = stack.enter_context(hosting(store, carried))
        yield snapshot_cpu(host)
        yield from page_figures(*loads(host.url, cookies_of(carried)))
        yield viewers_cpu(host, publishing(cockpit), cockpit.sessions(VIEWERS))


def main() -> None:
    """Prints a line for each figure."""
    for figure in figures():
        print(figure.line(described()), flush=True)


if __name__ == "__main__":
    main()
