"""What the tests of the embedded server share."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from store.embedded import EmbeddedCluster
from store.embedded.lock import wait_for
from tests.databases import HASTY

PATIENCE_S = 60.0


def cluster_of(
    directory: Path, binaries: Path | None = None, tcp_port: int | None = None, **settings: str
) -> EmbeddedCluster:
    """A cluster whose data nobody will miss, so that it is made and stopped quickly."""
    return EmbeddedCluster(directory, binaries, tcp_port, {**HASTY, **settings})


def ask(url: str, question: str) -> Any:
    """The first value that a question returns."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
        assert row is not None
        return row[0]


def tell(url: str, *statements: str) -> None:
    """Runs statements in one committed transaction."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z" if Path("/proc/self").exists() else True
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(pid: int) -> bool:
    """Whether a process ends within the time a busy machine may need."""
    return wait_for(lambda: not is_alive(pid), PATIENCE_S)


def parent_of(pid: int) -> int:
    """The process that started it."""
    status = Path(f"/proc/{pid}/stat")
    if status.exists():
        return int(status.read_text().rpartition(")")[2].split()[1])
    return int(subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A disk of its own, of a size like 64m; needs root."""
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    options = f"size={size},mode=0755"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
