"""The supervisor keeps its children running and ends them all."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from operations.supervisor import LONGEST_DELAY_S, Program, Supervisor, restart_delay

PROJECT = Path(__file__).parents[3]


class Changes:
    """What the supervisor has told of its children, and a way to wait for something to be told."""

    def __init__(self) -> None:
        self.seen: list[Mapping[str, int]] = []
        self._news = threading.Condition()

    def __call__(self, pids: Mapping[str, int]) -> None:
        with self._news:
            self.seen.append(dict(pids))
            self._news.notify_all()

    def wait_for(self, condition: Callable[[list[Mapping[str, int]]], bool]) -> None:
        with self._news:
            assert self._news.wait_for(lambda: condition(self.seen), timeout=30)


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def supervisor(changes: Changes) -> Iterator[Supervisor]:
    supervisor = Supervisor(changes)
    yield supervisor
    supervisor.stop()


def sleeper(role: str, tmp_path: Path, code: str = "import time; time.sleep(600)") -> Program:
    return Program(role, [sys.executable, "-c", code], tmp_path / f"{role}.log")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_delay_doubles_up_to_a_ceiling() -> None:
    assert [restart_delay(failures) for failures in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert restart_delay(50) == LONGEST_DELAY_S


def test_a_child_that_is_killed_is_started_again_under_a_new_id(
    supervisor: Supervisor, changes: Changes, tmp_path: Path
) -> None:
    child = supervisor.start(sleeper("web", tmp_path))
    first = supervisor.pids["web"]
    os.kill(first, signal.SIGKILL)
    changes.wait_for(lambda seen: len(seen) == 2)
    assert supervisor.pids["web"] != first
    assert changes.seen[-1] == supervisor.pids
    assert child.restarts == 1


def test_stop_ends_every_child_and_starts_none_again(supervisor: Supervisor, changes: Changes, tmp_path: Path) -> None:
    for role in ("web", "worker"):
        supervisor.start(sleeper(role, tmp_path))
    pids = list(supervisor.pids.values())
    supervisor.stop()
    assert not any(is_alive(pid) for pid in pids)
    assert supervisor.pids == {}
    assert len(changes.seen) == 2


def test_what_a_child_prints_is_kept_in_its_log(supervisor: Supervisor, changes: Changes, tmp_path: Path) -> None:
    supervisor.start(sleeper("talker", tmp_path, "print('said', flush=True)"))
    changes.wait_for(lambda seen: len(seen) == 2)
    assert (tmp_path / "talker.log").read_text(encoding="utf-8").startswith("said\n")


def test_the_environment_of_a_program_reaches_it(supervisor: Supervisor, changes: Changes, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os; print(os.environ['COCKPIT_WORD'], flush=True)"]
    supervisor.start(Program("envy", command, tmp_path / "envy.log", {"COCKPIT_WORD": "档案"}))
    changes.wait_for(lambda seen: len(seen) == 2)
    assert (tmp_path / "envy.log").read_text(encoding="utf-8").startswith("档案\n")


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    child = "import os, time; from operations.lifeline import end_with_parent as f; f(os.environ); time.sleep(600)"
    parent = f"""
import sys, time
from pathlib import Path
from operations.supervisor import Program, Supervisor
supervisor = Supervisor(lambda pids: print(*pids.values(), flush=True))
supervisor.start(Program("web", [sys.executable, "-c", {child!r}], Path({str(tmp_path / "log")!r})))
time.sleep(600)
"""
    started = subprocess.Popen([sys.executable, "-c", parent], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    pid = int(started.stdout.readline())
    started.kill()
    started.communicate()
    wait_for(lambda: not is_alive(pid))


def test_a_child_that_cannot_be_started_again_is_tried_again(
    supervisor: Supervisor, changes: Changes, tmp_path: Path
) -> None:
    program = sleeper("web", tmp_path)
    supervisor.start(program)
    first = supervisor.pids["web"]
    program.log.unlink()
    program.log.mkdir()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not is_alive(first))
    program.log.rmdir()
    changes.wait_for(lambda seen: len(seen) == 2)
    assert supervisor.pids["web"] != first


def test_a_listener_that_fails_keeps_nobody_from_being_watched(tmp_path: Path) -> None:
    def full_disk(pids: Mapping[str, int]) -> None:
        raise OSError("no space left on device")

    supervisor = Supervisor(full_disk)
    supervisor.start(sleeper("web", tmp_path))
    first = supervisor.pids["web"]
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: supervisor.pids.get("web") not in (None, first))
    supervisor.stop()
