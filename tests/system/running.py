"""The demo as a person starts it: a process of its own, seen only from outside."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, Self

import psycopg2

from benchmarks.machine import process_tree
from core.clock import SystemClock
from tests.visiting import account_of, sign_in

PROJECT: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 240.0
"""what a start may take where other work fills the machine; alone it takes a tenth"""
LOOK_S: Final = 0.1
LOG_LINES: Final = 40
PR_SET_PDEATHSIG: Final = 1

Process = tuple[int, str]
"""A process id and when that process began, so that a number used again is not taken for the old process."""


class Demo:
    """`app.py demo` in a folder; `start` and `stop` may be called in turn.

    Without `evaluation`, whose rows are none of the stand-ins', every number is what the stand-ins hold.
    """

    def __init__(self, folder: Path, *options: str, patience_s: float = PATIENCE_S, evaluation: bool = False) -> None:
        self.folder = folder
        self.options = options if evaluation else (*options, "--no-evaluation")
        self.patience_s = patience_s
        self.said = folder / "said.txt"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Starts it on a free port and waits until it says that all numbers are there."""
        said_before = self.said.stat().st_size if self.said.exists() else 0
        self.launch()
        self.wait_until(
            lambda: b"all numbers are there" in self.said.read_bytes()[said_before:], "all numbers", self.patience_s
        )
        return self

    def launch(self) -> None:
        """Starts it on a free port; what it says is in `said`."""
        with self.said.open("ab") as said:
            self._process = subprocess.Popen(
                command_line("demo", "--folder", str(self.folder), *self.options),
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment(),
                start_new_session=True,
                preexec_fn=end_with_the_tests,
            )

    def stop(self) -> int:
        """Ctrl-C, to the demo alone as its own children stop with it; returns its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE_S)

    def wait_until(self, condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
        """Looks until a condition holds; fails with the logs when that takes too long or the demo has ended."""
        deadline = monotonic() + patience_s
        while not condition():
            if monotonic() > deadline:
                raise AssertionError(f"{what}: not within {patience_s:.0f} s\n{self.logs()}")
            if self._process is not None and self._process.poll() is not None:
                raise AssertionError(f"{what}: the demo ended with {self._process.returncode}\n{self.logs()}")
            sleep(LOOK_S)

    @property
    def description(self) -> dict[str, Any]:
        """What demo.json says now."""
        text = (self.folder / ".demo" / "demo.json").read_text(encoding="utf-8")
        described: dict[str, Any] = json.loads(text)
        return described

    def signed_in(self, role: str = "supervisor") -> dict[str, str]:
        """The cookies of somebody with a role, who has signed in by the forms."""
        account = account_of(self.description, role)
        now = SystemClock().now()
        return sign_in(self.description["web"], account["name"], account["password"], account.get("totp_secret"), now)

    @property
    def pids(self) -> Mapping[str, int]:
        """Role → process id."""
        pids: dict[str, int] = self.description["pids"]
        return pids

    def value(self, query: str, *values: object) -> Any:
        """One value of the cockpit's database."""
        with closing(psycopg2.connect(self.description["database_url"])) as connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            row = cursor.fetchone()
            return row[0] if row else None

    @property
    def postgres_pid(self) -> int:
        """The process id of the cockpit's PostgreSQL."""
        return int(str(self.value("SELECT pg_read_file('postmaster.pid')")).splitlines()[0])

    def processes(self) -> set[Process]:
        """Every process that belongs to it: those of the terminal, and both servers with their guards."""
        roots = {*self.pids.values(), *self._servers()}
        pids = set().union(*map(process_tree, roots))
        return {(pid, began) for pid in pids if (began := _began(pid))}

    def servers(self) -> dict[str, int]:
        """The process ids of both PostgreSQL servers: the cockpit's, and that of the stand-in archive system."""
        addresses = {
            "cockpit_server": self.description["database_url"],
            "das_server": self.description["standins"]["das"]["data"],
        }
        return {name: _postmaster(address) for name, address in addresses.items()}

    def _servers(self) -> set[int]:
        """The servers and the guards above them, which stand apart from the terminal."""
        postmasters = self.servers().values()
        return {pid for postmaster in postmasters for pid in (postmaster, _parent(postmaster))} - {1}

    def logs(self) -> str:
        """The last lines of everything it wrote."""
        files = [self.said, *sorted((self.folder / ".demo" / "logs").glob("*.log"))]
        return "\n".join(f"--- {file.name}\n{_tail(file)}" for file in files if file.exists())


def left_over(processes: set[Process]) -> set[Process]:
    """Which of these processes still run."""
    return {(pid, began) for pid, began in processes if _began(pid) == began}


def wait_gone(processes: set[Process], patience_s: float = 30.0) -> set[Process]:
    """Waits until none of these processes is left; those that are, when it takes too long."""
    deadline = monotonic() + patience_s
    while (left := left_over(processes)) and monotonic() < deadline:
        sleep(LOOK_S)
    return left


def app(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One command of an operator, run to its end; subprocess.TimeoutExpired when that takes too long."""
    return patient_app(PATIENCE_S, *arguments, **variables)


def patient_app(patience_s: float, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The same, for a command that takes long."""
    return subprocess.run(
        command_line(*arguments),
        capture_output=True,
        text=True,
        check=False,
        timeout=patience_s,
        stdin=subprocess.DEVNULL,
        env=environment() | variables,
    )


def environment() -> dict[str, str]:
    """The environment of a person who has set nothing of ours, and any free port."""
    ours = ("COCKPIT_", "DATABASE_", "REDIS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PORT": "0"}


def end_with_the_tests() -> None:
    """Asks the kernel for Ctrl-C when the tests are killed: they would leave a whole demo behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def command_line(*arguments: str) -> list[str]:
    return [sys.executable, str(PROJECT / "app.py"), *arguments]


def _stat(pid: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return []


def _postmaster(address: str) -> int:
    """The server behind a local address, as the lock of its socket names it."""
    sockets = Path(address.partition("host=")[2].partition("&")[0])
    return int(next(sockets.glob(".s.PGSQL.*.lock")).read_text().splitlines()[0])


def _began(pid: int) -> str:
    """When a process began; empty when it is gone or only waits to be buried."""
    fields = _stat(pid)
    return fields[19] if fields and fields[0] != "Z" else ""


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 1


def _tail(file: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:])
