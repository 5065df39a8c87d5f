"""The machine under a benchmark: what it is, how busy it is, and the processor time that processes have used."""

import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Any, Final

TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
PROC: Final = Path("/proc")


def described(**more: Any) -> dict[str, Any]:
    """Cores, load of the last minute, versions; and what the caller knows besides."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        **{name: value for name, value in more.items() if value is not None},
    }


def process_tree(root: int) -> set[int]:
    """A process and all that came from it and still run."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    found, ahead = {root}, [root]
    while ahead:
        fresh = [child for child in children.get(ahead.pop(), []) if child not in found]
        found.update(fresh)
        ahead += fresh
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of processes, and of those that have ended below them."""
    return sum(map(_used, pids)) / TICKS_PER_S


def memory_mb(pids: Iterable[int]) -> float:
    """Memory of processes, pages that several share divided among them, so that shared buffers count once."""
    return sum(map(_proportional_kb, pids)) / 1024


class Meter:
    """Wall and processor time of a stretch of work: of this process, and of others with all that runs below them."""

    def __init__(self, *roots: int) -> None:
        self._roots = roots
        self.wall_s = self.own_s = self.others_s = 0.0

    @contextmanager
    def running(self) -> Iterator["Meter"]:
        """Adds what the block takes."""
        wall, own, others = perf_counter(), _own(), self._others()
        try:
            yield self
        finally:
            self.wall_s += perf_counter() - wall
            self.own_s += _own() - own
            self.others_s += self._others() - others

    @property
    def cpu_s(self) -> float:
        """Own and others' processor time."""
        return self.own_s + self.others_s

    def _others(self) -> float:
        return sum(cpu_seconds(process_tree(root)) for root in self._roots)


def _own() -> float:
    times = os.times()
    return times.user + times.system


def _fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the program's name, which may hold anything."""
    with suppress(OSError):
        return (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    return []


def _proportional_kb(pid: int) -> int:
    with suppress(OSError):
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return 0


def _parents() -> Iterator[tuple[int, int]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            yield int(entry.name), int(fields[1])


def _used(pid: int) -> int:
    fields = _fields(pid)
    return sum(map(int, fields[11:15])) if fields else 0
