"""`app.py demo`: embedded PostgreSQL, stand-in sources, worker and web in one terminal."""

import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.clock import SystemClock
from core.errors import OperationError
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG, PROJECT
from operations.demo_config import DemoPlan, demo_description, demo_settings, plan_demo, standins_settings
from operations.demo_folder import DemoFolder, write_private
from operations.demo_progress import Progress, wait_for_numbers
from operations.ports import claim_port
from operations.supervisor import Program, Supervisor, stop_on_signals
from store.embedded import EmbeddedCluster

MARK = "demo"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `demo`."""
    parser.add_argument("--reset", action="store_true", help="forget everything the demo has kept, and stop")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the stand-in data (1: some 40 000 cases)")
    parser.add_argument("--once", action="store_true", help="stop when the numbers are there (for measuring)")


def run(arguments: Namespace) -> int:
    """Runs until Ctrl-C, then stops every process it started."""
    folder = DemoFolder(PROJECT)
    if folder.is_running():
        raise OperationError("a demo is running in this folder already; stop it first with Ctrl-C")
    if arguments.reset:
        folder.forget()
        print("The demo's data are gone.")
        return 0
    settings = load_settings(arguments.config or DEFAULT_CONFIG)
    port = claim_port(settings.web.host, settings.web.port)
    folder.create()
    stopped = threading.Event()
    stop_on_signals(stopped)
    with _running(folder, plan_demo(folder, settings, port, arguments.scale), stopped) as address:
        if address and not arguments.once:
            print(f"\n  {address}\n\n  Ctrl-C stops everything.", flush=True)
            stopped.wait()
    return 0


@contextmanager
def _running(folder: DemoFolder, plan: DemoPlan, stopped: threading.Event) -> Iterator[str]:
    """The demo's processes; yields the address of the wall once the numbers are there, or "" when stopped before."""
    progress = Progress(SystemClock(), sys.stdout)
    with ExitStack() as stack:
        progress.say("starting PostgreSQL")
        cockpit, das = _start_clusters(folder, stack)
        write_private(folder.config, demo_settings(plan))
        write_private(folder.standins / "config.json", standins_settings(plan, das.url))
        supervisor = Supervisor(lambda pids: folder.describe(demo_description(plan, cockpit, das, pids)))
        stack.callback(supervisor.stop)
        for program in _programs(folder, plan, cockpit.url, das.url):
            progress.say(f"starting {program.role}")
            supervisor.start(program)
        threading.Thread(target=_watch_clusters, args=((cockpit, das), stopped), daemon=True).start()
        yield wait_for_numbers(plan, cockpit.url, progress, stopped)
        progress.say("stopping")


def _start_clusters(folder: DemoFolder, stack: ExitStack) -> tuple[EmbeddedCluster, EmbeddedCluster]:
    """The cockpit's own server and, apart from it, that of the stand-in archive system."""
    clusters = (EmbeddedCluster(folder.postgres), EmbeddedCluster(folder.das))
    for cluster in clusters:
        stack.callback(cluster.stop)
    with ThreadPoolExecutor(2) as pool:
        for started in [pool.submit(cluster.start) for cluster in clusters]:
            started.result()
    return clusters


def _watch_clusters(clusters: tuple[EmbeddedCluster, ...], stopped: threading.Event) -> None:
    """Starts a server again that has died; its clients come back by themselves."""
    while not stopped.wait(1.0):
        for cluster in clusters:
            if not cluster.is_running():
                cluster.start()


def _programs(folder: DemoFolder, plan: DemoPlan, cockpit_url: str, das_url: str) -> list[Program]:
    python, app = sys.executable, str(PROJECT / "app.py")
    environment = {**folder.secrets(), "DATABASE_URL": cockpit_url, "COCKPIT_DAS_URL": plan.das_reader_url(das_url)}
    config = ["--config", str(folder.config)]

    def program(role: str, *command: str, extra: Mapping[str, str] | None = None) -> Program:
        return Program(role, [python, app, *command], _log(folder, role), {**environment, **(extra or {})})

    return [
        program("standins", "standins", "--settings", str(folder.standins / "config.json")),
        program("web", *config, "web", extra={"PORT": str(plan.port)}),
        program("worker", *config, "worker"),
    ]


def _log(folder: DemoFolder, role: str) -> Path:
    return folder.logs / f"{role}.log"
