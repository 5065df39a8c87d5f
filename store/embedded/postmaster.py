"""What a server says about itself in its data directory, and whether that is still true."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store.embedded import messages
from store.embedded.home import Home
from store.embedded.messages import refusal

PROCESSES: Final = Path("/proc")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What a running server writes about itself in its data directory."""

    pid: int
    port: int
    socket_folder: str
    host: str
    ready: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """The server that last wrote about itself there; None while it has not said everything."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Postmaster(int(lines[0]), int(lines[3]), lines[4], lines[5], lines[7].strip() == "ready")
    except (FileNotFoundError, IndexError, ValueError):
        return None


def signal_server(data: Path, number: signal.Signals) -> None:
    """Signals a server that holds the server lock; when it is dead itself, those of its processes that are left."""
    postmaster = read_postmaster(data)
    for pid in [postmaster.pid] if postmaster and _works_in(postmaster.pid, data) else _left_in(data):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def clear_stale(home: Home) -> None:
    """Removes what a killed server left, since its process id may belong to anybody now (PostgreSQL would refuse)."""
    file = home.data / "postmaster.pid"
    try:
        pid = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
    except FileNotFoundError:
        return
    except ValueError:
        pid = 0
    if pid and _works_in(pid, home.data):
        raise refusal(messages.STARTED_OUTSIDE, folder=home.path, pid=pid)
    file.unlink()


def _left_in(data: Path) -> list[int]:
    """The processes that work in the data directory, where the system shows them (Linux)."""
    return [pid for path in PROCESSES.glob("[0-9]*") if _works_in(pid := int(path.name), data)]


def _works_in(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL of this data directory: each of its processes works inside it."""
    if PROCESSES.exists():
        try:
            return (PROCESSES / str(pid) / "cwd").readlink() == data.resolve()
        except OSError:
            return False
    listing = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(data) in listing.stdout
