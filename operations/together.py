"""`app.py all`: worker and web on one machine, two processes that end together."""

import logging
import sys
import threading
from argparse import Namespace
from contextlib import ExitStack

from core.logs import set_up_logs
from operations.compose import database_url
from operations.configuration import PROJECT, configuration
from operations.ports import claim_port
from operations.supervisor import Program, Supervisor, stop_on_signals

log = logging.getLogger(__name__)


def run(arguments: Namespace) -> int:
    """Runs both until a signal."""
    set_up_logs()
    settings = configuration(arguments)
    claim_port(settings.settings.web.host, settings.settings.web.port)
    stopped = threading.Event()
    stop_on_signals(stopped)
    with ExitStack() as stack:
        environment = {"DATABASE_URL": stack.enter_context(database_url(settings))}
        supervisor = Supervisor(lambda pids: log.info("running: %s", dict(pids)))
        stack.callback(supervisor.stop)
        for role in ("web", "worker"):
            command = [sys.executable, str(PROJECT / "app.py"), "--config", str(settings.path), role]
            supervisor.start(Program(role, command, PROJECT / ".cockpit" / "logs" / f"{role}.log", environment))
        log.info("worker and web are starting; their logs are in .cockpit/logs; Ctrl-C stops both")
        stopped.wait()
    return 0
