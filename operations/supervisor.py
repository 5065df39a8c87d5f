"""Keeps a few child processes alive: starts them, starts them again with backoff when they die, stops them together."""

import logging
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from operations.lifeline import Lifeline

FIRST_DELAY_S: Final = 0.5
LONGEST_DELAY_S: Final = 30.0
STEADY_AFTER_S: Final = 20.0
"""A child that ran this long has recovered: its next restart waits the first delay again."""

STOP_WITHIN_S: Final = 8.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Program:
    """A command to keep running, by its role."""

    role: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def restart_delay(failures: int) -> float:
    """Seconds to wait before the start after `failures` deaths in a row: doubling, with a ceiling."""
    return float(min(FIRST_DELAY_S * 2 ** max(failures - 1, 0), LONGEST_DELAY_S))


class Child:
    """One program and the thread that watches it."""

    def __init__(self, program: Program, lifeline: Lifeline, changed: Callable[[], None]) -> None:
        self.program = program
        self.restarts = 0
        self._lifeline = lifeline
        self._changed = changed
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name=f"watch-{program.role}", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Starts the program; from now on it is started again whenever it dies. OSError: it cannot be started."""
        self._launch()
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Sends SIGTERM and starts it no more."""
        self._ended.set()
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()

    def wait_stopped(self, seconds: float) -> None:
        """Waits for the end; kills what has not ended by then."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _launch(self) -> None:
        with self._lock:
            if self._ended.is_set():
                return
            self.program.log.parent.mkdir(parents=True, exist_ok=True)
            with self.program.log.open("ab") as output:
                self._process = _spawn(self.program, self._lifeline, output)
        self._changed()

    def _watch(self) -> None:
        failures = 0
        while not self._ended.is_set():
            lived = self._wait_for_death()
            failures = 1 if lived else failures + 1
            if self._ended.wait(restart_delay(failures)):
                return
            try:
                self._launch()
                self.restarts += 1
            except OSError as error:
                log.warning("%s cannot be started, trying again: %s", self.program.role, error)

    def _wait_for_death(self) -> bool:
        """True when the process ran long enough to count as steady before it died."""
        process = self._process
        assert process is not None
        try:
            process.wait(STEADY_AFTER_S)
        except subprocess.TimeoutExpired:
            process.wait()
            return True
        return False


class Supervisor:
    """The children of one terminal. `on_change` is called whenever a process id has changed."""

    def __init__(self, on_change: Callable[[Mapping[str, int]], None]) -> None:
        self._on_change = on_change
        self._children: list[Child] = []
        self._lifeline = Lifeline()
        self._lock = threading.Lock()

    def start(self, program: Program) -> Child:
        """Starts a program and keeps it running."""
        child = Child(program, self._lifeline, self._changed)
        self._children.append(child)
        child.start()
        return child

    @property
    def pids(self) -> dict[str, int]:
        """Role → process id of what runs now."""
        return {child.program.role: child.pid for child in self._children if child.pid is not None}

    def stop(self) -> None:
        """Stops all children, last started first asked, and waits for each."""
        for child in reversed(self._children):
            child.ask_to_stop()
        for child in reversed(self._children):
            child.wait_stopped(STOP_WITHIN_S)

    def _changed(self) -> None:
        with self._lock:
            try:
                self._on_change(self.pids)
            except OSError as error:
                # a full disk must not keep a child from being watched
                log.warning("the process ids cannot be told: %s", error)


def _spawn(program: Program, lifeline: Lifeline, output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        program.command,
        stdout=output,
        stderr=output,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **program.environment, **lifeline.environment},
        pass_fds=(lifeline.fd,),
        start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the children in order
    )


def stop_on_signals(stopped: threading.Event) -> None:
    """Sets the event on Ctrl-C, SIGTERM and SIGHUP (the terminal was closed)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
