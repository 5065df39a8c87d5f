"""`app.py demo`: embedded PostgreSQL, stand-in sources, worker and web in one terminal."""

import os
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from core.clock import SystemClock
from core.errors import OperationError
from core.settings import load_settings
from operations.configuration import DEFAULT_CONFIG, PROJECT
from operations.demo_config import (
    DemoPlan,
    DemoWorld,
    demo_description,
    demo_settings,
    plan_demo,
    reader_url,
    standins_settings,
)
from operations.demo_folder import DemoFolder, write_private
from operations.demo_progress import Progress
from operations.people import DEMO_VARIABLE
from operations.ports import claim_port
from operations.supervisor import Program, Supervisor, stop_on_signals
from store.embedded import EmbeddedCluster
from store.embedded.home import told_as_refusals

LOOK_S: Final = 1.0
JOIN_S: Final = 2.0
NO_EVALUATION_HELP: Final = "without the evaluation in progress: every number is what the stand-ins hold, exactly"
PROFILE_HELP: Final = "lively: with something to find; published: the sizes that Hangzhou has published, at scale 1"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `demo`."""
    parser.add_argument("--reset", action="store_true", help="forget everything the demo has kept, and end")
    parser.add_argument("--code", metavar="NAME", help="print the one-time code of an account of the demo, and end")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the stand-in data (1: some 40 000 cases)")
    parser.add_argument("--profile", choices=("lively", "published"), default="lively", help=PROFILE_HELP)
    parser.add_argument("--still", action="store_true", help="stand-ins that do no business and serve at full speed")
    parser.add_argument("--folder", type=Path, default=PROJECT, help="where .demo is kept (default: the project)")
    parser.add_argument("--no-evaluation", action="store_true", help=NO_EVALUATION_HELP)
    parser.add_argument("--once", action="store_true", help="end when the numbers are there (for measuring)")


def run(arguments: Namespace) -> int:
    """Runs until Ctrl-C, then stops every process it started; 0 after a stop that was asked for."""
    folder = DemoFolder(arguments.folder.resolve())
    if arguments.reset:
        _forget(folder)
        return 0
    if arguments.code:
        # The demo itself imports it while the stand-ins start.
        from operations.demo_accounts import code_text

        print(code_text(folder.known_accounts(), arguments.code, SystemClock().now()))
        return 0
    settings = load_settings(_settings_file(arguments, folder))
    with told_as_refusals(folder.root), folder.held():
        port = claim_port(settings.web.host, settings.web.port)
        stopped = threading.Event()
        stop_on_signals(stopped)
        shows_evaluation = not (arguments.once or arguments.no_evaluation)
        plan = plan_demo(folder, settings, port, _world(arguments))
        with _running(folder, plan, stopped, shows_evaluation=shows_evaluation) as ready:
            if ready and not arguments.once:
                stopped.wait()
    return 0


def _world(arguments: Namespace) -> DemoWorld:
    return DemoWorld(arguments.profile, arguments.scale, arguments.still)


def _settings_file(arguments: Namespace, folder: DemoFolder) -> Path:
    """The file that the demo builds on; never the one that a demo has made."""
    named = Path(arguments.config) if arguments.config else DEFAULT_CONFIG
    return DEFAULT_CONFIG if named == folder.config else named


def _forget(folder: DemoFolder) -> None:
    if folder.is_running():
        raise OperationError(f"a demo is running in {folder.root}; stop it first with Ctrl-C")
    for directory in (folder.postgres, folder.das):
        EmbeddedCluster(directory).erase()
    folder.forget()
    print("The demo's data are gone.")


@contextmanager
def _running(folder: DemoFolder, plan: DemoPlan, stopped: threading.Event, *, shows_evaluation: bool) -> Iterator[bool]:
    """The demo's processes; yields True once the numbers are there, False when stopped before."""
    progress = Progress(SystemClock(), sys.stdout)
    with ExitStack() as stack:
        progress.say("starting PostgreSQL, twice: the cockpit's, and that of the stand-in archive system")
        cockpit, das = _start_clusters(folder, stack)
        write_private(folder.config, demo_settings(plan))
        write_private(folder.standins / "config.json", standins_settings(plan, das.url))
        running: dict[str, int] = {}

        def describe(pids: Mapping[str, int]) -> None:
            running.clear()
            running.update(pids)
            folder.describe(demo_description(plan, cockpit.url, das.url, {"demo": os.getpid(), **running}))

        supervisor = Supervisor(describe)
        stack.callback(lambda: progress.say("stopping"))
        stack.callback(supervisor.stop)
        threading.Thread(target=_keep_clusters, args=((cockpit, das), stopped), name="clusters", daemon=True).start()
        standins, web, worker = _programs(folder, plan, cockpit.url, das.url)
        progress.say("starting the stand-in systems and the web")
        supervisor.start(standins)
        # Two seconds of imports that the stand-ins' start hides.
        from operations.demo_accounts import accounts_text, let_city_in, let_owners_in
        from operations.demo_fill import fill, standins_answer
        from store.migrations import upgrade

        upgrade(cockpit.url)
        let_city_in(plan, cockpit.url)
        supervisor.start(web)
        ready = standins_answer(plan, stopped)
        if ready:
            progress.say("starting the worker")
            supervisor.start(worker)
            ready = fill(plan, cockpit.url, progress, stopped)
        if ready:
            let_owners_in(plan, cockpit.url)
            describe(dict(running))
            progress.say(f"all numbers are there\n\n    {plan.address}\n")
            progress.say(
                accounts_text(folder.known_accounts(), plan.settings.city) + "\n\n    Ctrl-C stops everything."
            )
            if shows_evaluation and not folder.evaluated.exists():
                _evaluate(plan, cockpit.url, progress, stopped, stack)
        yield ready
        stopped.set()


def _evaluate(
    plan: DemoPlan, database_url: str, progress: Progress, stopped: threading.Event, stack: ExitStack
) -> None:
    """Prepares the evaluation while people look at the numbers; a stop waits for the act that is under way."""
    progress.say("preparing an evaluation in progress")
    from operations.demo_evaluation.starting import prepare_evaluation

    arguments = (plan, database_url, progress, stopped)
    thread = threading.Thread(target=prepare_evaluation, args=arguments, name="evaluation", daemon=True)
    stack.callback(thread.join, JOIN_S)
    thread.start()


def _start_clusters(folder: DemoFolder, stack: ExitStack) -> tuple[EmbeddedCluster, EmbeddedCluster]:
    """The cockpit's own server and, apart from it, that of the stand-in archive system."""
    clusters = (EmbeddedCluster(folder.postgres), EmbeddedCluster(folder.das))
    for cluster in clusters:
        stack.callback(cluster.stop)
    with ThreadPoolExecutor(2) as pool:
        for started in [pool.submit(cluster.start) for cluster in clusters]:
            started.result()
    return clusters


def _keep_clusters(clusters: tuple[EmbeddedCluster, ...], stopped: threading.Event) -> None:
    """Starts a server again that has died; its clients come back by themselves."""
    while not stopped.wait(LOOK_S):
        for cluster in clusters:
            if not _is_up(cluster) and not stopped.is_set():
                _start_again(cluster)


def _start_again(cluster: EmbeddedCluster) -> None:
    try:
        cluster.stop()
        cluster.start()
    except (OperationError, OSError) as error:
        print(f"PostgreSQL in {cluster.directory} cannot be started, trying again: {error}", file=sys.stderr)


def _is_up(cluster: EmbeddedCluster) -> bool:
    try:
        os.kill(cluster.pid, 0)
    except (RuntimeError, ProcessLookupError):
        return False  # not started again yet, or died
    except PermissionError:
        return True  # it runs under the server's own account
    return True


def _programs(folder: DemoFolder, plan: DemoPlan, cockpit_url: str, das_url: str) -> list[Program]:
    secrets = folder.secrets()
    environment = {
        **secrets,
        "DATABASE_URL": cockpit_url,
        DEMO_VARIABLE: str(folder.root.parent),
        "COCKPIT_DAS_URL": reader_url(das_url, secrets["COCKPIT_DAS_PASSWORD"]),
        "PORT": str(plan.port),
    }

    def program(role: str, *command: str, extra: Mapping[str, str] | None = None) -> Program:
        words = [sys.executable, str(PROJECT / "app.py"), "--config", str(folder.config), *command]
        return Program(role, words, folder.logs / f"{role}.log", {**environment, **(extra or {})})

    return [
        program("standins", "standins", "--settings", str(folder.standins / "config.json")),
        program("web", "web"),
        program("worker", "worker"),
    ]
