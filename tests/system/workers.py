"""Workers as processes of their own that come up at once, and that may end or halt themselves at a step of a batch.

They are forked from a process that has imported everything, so a start costs what a worker does, not what Python does.
"""

import ctypes
import multiprocessing
import os
import signal
import threading
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from core.logs import set_up_logs
from operations.command_line import main
from operations.compose import open_database
from operations.configuration import configuration
from operations.supervisor import stop_on_signals
from operations.worker import connections, leader_on, name_of_worker, work
from tests.system.running import PR_SET_PDEATHSIG

LOOK_S: Final = 0.02
STOPPED: Final = "T"


@dataclass(frozen=True, slots=True)
class At:
    """What a worker does to itself when it has come to a step (its first word) of a batch for the n-th time."""

    step: str
    times: int = 1
    number: signal.Signals = signal.SIGKILL

    def observer(self) -> Callable[[str, float], None]:
        """Counts the steps; threads of several sources may come by at once."""
        seen: Counter[str] = Counter()
        lock = threading.Lock()

        def observe(step: str, seconds: float) -> None:
            kind = step.partition(" ")[0]
            with lock:
                seen[kind] += 1
                if kind == self.step and seen[kind] == self.times:
                    os.kill(os.getpid(), self.number)

        return observe


class Worker:
    """A worker that runs, halts or has ended; `log` is what it says."""

    def __init__(self, process: ForkServerProcess, log: Path) -> None:
        self._process = process
        self.log = log

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        os.kill(self.pid, number)

    def wait_ended(self, patience_s: float) -> bool:
        """Whether it has ended by then."""
        self._process.join(patience_s)
        return self._process.exitcode is not None

    def wait_halted(self, patience_s: float) -> bool:
        """Whether it has been stopped by then."""
        deadline = monotonic() + patience_s
        while self._state() != STOPPED:
            if monotonic() > deadline:
                return False
            sleep(LOOK_S)
        return True

    @property
    def exit_code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """Ends it as `kill -9` does, halted or not, and waits until it is gone."""
        self._process.kill()
        self._process.join()

    def said(self) -> str:
        """What it has said."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _state(self) -> str:
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return ""


def nursery() -> ForkServerContext:
    """Where workers are forked from."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def start_worker(
    context: ForkServerContext, config: str, variables: Mapping[str, str], log: Path, at: At | None = None
) -> Worker:
    """A worker on the settings of a file in an environment."""
    return _start(context, _worker, (config, dict(variables), str(log), at), log)


def start_command(context: ForkServerContext, arguments: list[str], variables: Mapping[str, str], log: Path) -> Worker:
    """A command of `app.py` in an environment."""
    return _start(context, _command, (arguments, dict(variables), str(log)), log)


def _start(context: ForkServerContext, what: Callable[..., None], arguments: tuple[object, ...], log: Path) -> Worker:
    log.touch()
    process = context.Process(target=what, args=arguments, daemon=True)
    process.start()
    return Worker(process, log)


def _worker(config: str, variables: Mapping[str, str], log: str, at: At | None) -> None:
    """What `app.py worker` does, with an observer of its batches."""
    _settle(variables, log)
    stopped = threading.Event()
    stop_on_signals(stopped)
    set_up_logs()
    found = configuration(Namespace(config=config))
    with open_database(found, name_of_worker(), connections(found)) as database:
        work(leader_on(found, at.observer() if at else None), database, stopped)


def _command(arguments: list[str], variables: Mapping[str, str], log: str) -> None:
    _settle(variables, log)
    raise SystemExit(main(arguments))


def _settle(variables: Mapping[str, str], log: str) -> None:
    """A session, an environment and a log of its own; it ends with the process that it was forked from."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    os.environ.update(variables)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
