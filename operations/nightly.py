"""Once a night everything is counted again: in a process of its own, so that the worker stays small and undisturbed."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from core.clock import Clock
from core.days import LOCAL, local_date, start_of_day
from core.settings import Verification
from operations.configuration import PROJECT, Configuration
from operations.lifeline import Lifeline
from operations.looking import look_again
from store.bulk import loading_subjects
from store.database import Database
from store.verifications import NIGHTLY, keep_failure, nightly_since

LOOK_S: Final = 30.0
STOP_WITHIN_S: Final = 10.0
RESULTS: Final = (0, 1)
"""exit codes of a verification that came to a result and kept it itself"""

AGAIN_AFTER: Final = timedelta(hours=1)
"""between two tries of a night, when the first came to no result"""

log = logging.getLogger(__name__)

Run = Callable[[Sequence[str], threading.Event], tuple[int, str]]
"""runs `app.py` with arguments until it ends or the event is set; its exit code and the last that it said"""


class Nightly:
    """Begins a verification in the hours of the night, one a night, never beside a first load."""

    def __init__(self, configuration: Configuration, database: Database, clock: Clock, run: Run | None = None) -> None:
        self._settings = configuration.settings.verification
        self._path = configuration.path
        self._database = database
        self._clock = clock
        self._run = run or _Child(configuration).run
        self._tried_at: datetime | None = None

    def run(self, over: threading.Event) -> None:
        """Looks from time to time whether it is due, until `over`."""
        look_again(lambda: self.run_when_due(self._clock.now(), over), over, LOOK_S, "no verification", at_once=False)

    def run_when_due(self, at: datetime, over: threading.Event) -> bool:
        """Verifies when it is night, it has not been done tonight, and nothing is loading; returns whether it did."""
        if not is_night(self._settings, at) or (self._tried_at is not None and at < self._tried_at + AGAIN_AFTER):
            return False
        if nightly_since(self._database, night_of(self._settings, at)) or loading_subjects(self._database):
            return False
        self._tried_at = at
        log.info("verifying everything with %s", self._settings.engine)
        code, said = self._run(
            ["--config", str(self._path), "verify", "--engine", self._settings.engine, "--cause", NIGHTLY], over
        )
        if over.is_set():
            return False
        if code not in RESULTS:
            log.error("the verification came to no result: %s", said)
            keep_failure(self._database, self._settings.engine, said, NIGHTLY, at, self._clock.now())
        elif code:
            log.error("the verification found cells that differ: see /api/verification")
        return True


def is_night(settings: Verification, at: datetime) -> bool:
    """Whether the local hour lies in the hours of the setting, which may go over midnight."""
    hour, begins, ends = at.astimezone(LOCAL).hour, settings.from_hour, settings.until_hour
    inside = begins <= hour < ends if begins < ends else hour >= begins or hour < ends
    return settings.nightly and inside


def night_of(settings: Verification, at: datetime) -> datetime:
    """When the night around an instant began."""
    began = start_of_day(local_date(at)) + timedelta(hours=settings.from_hour)
    return began if began <= at else began - timedelta(days=1)


class _Child:
    """Runs a command of this program as a process that ends with this one."""

    def __init__(self, configuration: Configuration) -> None:
        self._environment = dict(configuration.environment)

    def run(self, arguments: Sequence[str], over: threading.Event) -> tuple[int, str]:
        """Its exit code and the last line that it wrote to standard error."""
        lifeline = Lifeline()
        command = [sys.executable, str(PROJECT / "app.py"), *arguments]
        try:
            with subprocess.Popen(
                command,
                env={**self._environment, **lifeline.environment},
                pass_fds=[lifeline.fd],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            ) as process:
                said = _Said(process)
                said.start()
                while process.poll() is None and not over.wait(1.0):
                    continue
                if process.poll() is None:
                    _stop(process)
                said.join()
                return process.returncode, said.last
        except OSError as error:
            return -1, str(error)
        finally:
            lifeline.close()


class _Said(threading.Thread):
    """Reads what a process says, so that it never waits for a reader."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        super().__init__(name="verification-said", daemon=True)
        self._process = process
        self.last = ""

    def run(self) -> None:
        """Until the process closes its end."""
        for line in self._process.stderr or ():
            self.last = line.strip() or self.last


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
