"""`web`, `worker` and `all`: the processes of a running cockpit."""

import logging
import sys
import threading
from argparse import Namespace
from contextlib import ExitStack

from core.clock import SystemClock
from core.logs import set_up_logs
from operations.compose import database_url, open_database
from operations.configuration import PROJECT, configuration
from operations.supervisor import Program, Supervisor, stop_on_signals
from operations.web import run_web_process
from operations.worker import Worker

log = logging.getLogger(__name__)


def run_web(arguments: Namespace) -> int:
    """Serves pages and the API until a signal."""
    set_up_logs()
    settings = configuration(arguments)
    with open_database(settings, "web") as database:
        run_web_process(settings, database, SystemClock())
    return 0


def run_worker(arguments: Namespace) -> int:
    """Collects and computes until a signal."""
    set_up_logs()
    settings = configuration(arguments)
    stopped = threading.Event()
    stop_on_signals(stopped)
    with open_database(settings, "worker") as database:
        Worker(settings, database, SystemClock(), stopped).run()
    return 0


def run_all(arguments: Namespace) -> int:
    """Runs worker and web as two processes that end together."""
    set_up_logs()
    settings = configuration(arguments)
    stopped = threading.Event()
    stop_on_signals(stopped)
    with ExitStack() as stack:
        environment = {"DATABASE_URL": stack.enter_context(database_url(settings))}
        supervisor = Supervisor(lambda pids: log.info("running: %s", pids))
        stack.callback(supervisor.stop)
        for role in ("web", "worker"):
            command = [sys.executable, str(PROJECT / "app.py"), "--config", str(settings.path), role]
            supervisor.start(Program(role, command, PROJECT / ".cockpit" / "logs" / f"{role}.log", environment))
        stopped.wait()
    return 0
