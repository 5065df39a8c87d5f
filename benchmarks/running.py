"""Figures on the demo as a person starts it: how soon it has numbers, and what its web costs."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Final

import httpx

from benchmarks.figures import Figure
from benchmarks.machine import cpu_seconds, process_tree
from benchmarks.web import UPDATE_EVERY_S, Host, snapshot_cpu
from core.clock import SystemClock
from store.database import Database
from store.readings import bump_version
from tests.databases import DISK, passable_folder
from tests.system.numbers import CITY
from tests.system.running import Demo
from tests.system.sources import Sources
from tests.visiting import token_headers

FIRST_NUMBER_S: Final = 20.0
RSS_MB: Final = 300.0
SNAPSHOT_KB: Final = {"raw_kb": 20.0, "gz_kb": 5.0}


@dataclass(frozen=True, slots=True)
class Stage:
    """A running demo whose sources stand still."""

    demo: Demo
    sources: Sources
    database: Database
    first: Figure
    """how long it took to come up"""

    @property
    def address(self) -> str:
        """The address of the web."""
        return str(self.demo.description["web"])

    @property
    def web_pid(self) -> int:
        """The process of the web."""
        return self.demo.pids["web"]

    @property
    def host(self) -> Host:
        """The web as its own benchmarks know it."""
        return Host(self.address, self.web_pid, token_headers(self.demo.description))

    def publish(self) -> int:
        """A new version of the snapshot, as the engine announces it."""
        return bump_version(self.database, SystemClock().now())


@contextmanager
def stage(scale: float = 1.0) -> Iterator[Stage]:
    """The demo in a fresh folder, gone afterwards."""
    with passable_folder(DISK) as folder:
        demo = Demo(folder, "--scale", str(scale))
        begun = perf_counter()
        try:
            demo.start()
            figure = _first_number(demo, perf_counter() - begun)
            with (
                closing(Sources(demo)) as sources,
                sources.paused(),
                Database(demo.description["database_url"], pool_size=2) as database,
            ):
                yield Stage(demo, sources, database, figure)
        finally:
            demo.stop()


def _first_number(demo: Demo, seconds: float) -> Figure:
    """How long the start took, and the processor time of each process until then."""
    used = {role: round(cpu_seconds(process_tree(pid)), 1) for role, pid in demo.pids.items()}
    used["demo"] = round(cpu_seconds({demo.pids["demo"]}), 1)
    used["postgres"] = round(cpu_seconds(process_tree(demo.postgres_pid)), 1)
    said = demo.said.read_text(encoding="utf-8").splitlines()
    steps = [line for line in said if line.startswith("[") and "feeds loaded" not in line]
    beside = {"cpu_s": used, "rows": demo.value("SELECT sum(inserted) FROM batch")}
    return Figure(
        "demo_first_number_s",
        {"value": seconds},
        "s",
        {"value": FIRST_NUMBER_S},
        1,
        beside={**beside, "rows": int(beside["rows"]), "steps": steps},
    )


def memory_figure(stage: Stage) -> Figure:
    """The most memory that the worker, which collects, has had until now."""
    status = Path(f"/proc/{stage.demo.pids['worker']}/status").read_text()
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return Figure("worker_peak_rss_mb", {"value": int(peak) / 1024}, "MB", {"value": RSS_MB}, 1)


def snapshot_figures(stage: Stage) -> Iterator[Figure]:
    """What one request costs the web, what building costs it, and how large a snapshot is."""
    yield snapshot_cpu(stage.host)
    with httpx.Client(base_url=stage.address, trust_env=False, headers=dict(stage.host.carried)) as client:
        path = f"/api/snapshot/{CITY}"
        raw = len(client.get(path, headers={"Accept-Encoding": "identity"}).content)
        packed = int(client.get(path).headers["Content-Length"])
    sizes = {"raw_kb": raw / 1024, "gz_kb": packed / 1024}
    yield Figure("snapshot_kb", sizes, "KB", SNAPSHOT_KB, 1)
    yield _building(stage)


def _building(stage: Stage, times: int = 20) -> Figure:
    """Processor time of the web for each new version: reading the store, building, pressing."""
    before = cpu_seconds({stage.web_pid})
    for _ in range(times):
        _wait_for(stage, stage.publish())
    used = cpu_seconds({stage.web_pid}) - before
    return Figure("snapshot_build_cpu_ms", {"value": 1e3 * used / times}, "ms", {}, times)


def _wait_for(stage: Stage, version: int) -> None:
    deadline = monotonic() + 30
    with httpx.Client(base_url=stage.address, trust_env=False, headers=dict(stage.host.carried)) as client:
        while client.get(f"/api/snapshot/{CITY}").json()["v"] < version:
            assert monotonic() < deadline, "the web does not follow"
            sleep(0.1)


@contextmanager
def publishing(stage: Stage) -> Iterator[list[int]]:
    """A new version every two seconds while the block lasts; the versions so far."""
    versions: list[int] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(UPDATE_EVERY_S):
            versions.append(stage.publish())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield versions
    finally:
        stop.set()
        thread.join()
