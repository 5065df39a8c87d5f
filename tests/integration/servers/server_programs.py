"""Programs of the servers' own environment, started on free ports of 127.0.0.1 and ended by their process."""

import os
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
PYTHON = PROJECT / ".venv" / "servers" / "bin" / "python"
START_S = 60


def require_servers() -> Path:
    """The interpreter of the environment; without it the test is skipped, or fails when CI=true."""
    if not (PYTHON.parent.parent / "installed").exists():
        reason = "the servers are not installed (deploy/install/servers.sh)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return PYTHON


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def running(command: Sequence[str], log: Path, address: str) -> Iterator[None]:
    """A program for as long as the block lasts, from the moment its address answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(list(command), stdout=out, stderr=subprocess.STDOUT, cwd=log.parent)
    try:
        answered = comes_true(lambda: process.poll() is None and _answers(address), START_S)
        assert answered, f"{command[1]} does not answer:\n{log.read_text(errors='replace')[-2000:]}"
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def comes_true(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes true within some time."""
    pause = threading.Event()
    return any(condition() or pause.wait(0.1) for _ in range(round(seconds * 10)))
