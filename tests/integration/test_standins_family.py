"""All stand-ins as processes: one ready line, and an end for all, however the parent ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60
SYSTEMS = ("registers", "lookups", "filerooms")


class Family:
    """The parent process and what its ready line said."""

    def __init__(self, process: "subprocess.Popen[str]", line: dict[str, Any]) -> None:
        self.process = process
        self.systems: dict[str, dict[str, str]] = line["systems"]
        self.pids: dict[str, int] = line["pids"]
        self.line = line


def start(*options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "standins", *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    process = start("--state-dir", str(tmp_path), "--scale", "0.1", "--systems", *SYSTEMS)
    assert process.stdout is not None
    with process:
        text = process.stdout.readline()
        assert text, process.stderr and process.stderr.read()
        yield Family(process, json.loads(text))
        if process.poll() is None:
            process.terminate()


def is_gone(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def comes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_every_system_answers_in_a_process_of_its_own(family: Family) -> None:
    assert set(family.systems) == set(family.pids) == set(SYSTEMS)
    assert len({*family.pids.values(), family.process.pid}) == len(SYSTEMS) + 1
    starts = set()
    for doors in family.systems.values():
        starts.add(httpx.get(f"{doors['control']}/_control/status").raise_for_status().json()["origin"]["start"])
    assert len(starts) == 1
    assert Path(family.line["manual_items"]).exists()


def test_made_up_credentials_open_the_data_door(family: Family) -> None:
    token = json.loads(Path(family.line["credentials"]).read_text(encoding="utf-8"))["registers"]["token"]
    answer = httpx.get(
        f"{family.systems['registers']['data']}/registers/units", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.json()["data"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_them_with_success(family: Family, number: int) -> None:
    family.process.send_signal(number)
    assert family.process.wait(PATIENCE) == 0
    assert all(is_gone(pid) for pid in family.pids.values())


def test_the_children_end_when_the_parent_is_killed(family: Family) -> None:
    family.process.kill()
    family.process.wait(PATIENCE)
    assert comes_true(lambda: all(is_gone(pid) for pid in family.pids.values()))


def test_one_that_ends_by_itself_ends_the_others(family: Family) -> None:
    os.kill(family.pids["lookups"], signal.SIGKILL)
    assert family.process.wait(PATIENCE) == 1
    assert family.process.stderr is not None
    assert "lookups ended by itself" in family.process.stderr.read()
    assert all(is_gone(pid) for pid in family.pids.values())


def test_a_port_that_is_taken_is_one_sentence_and_no_ready_line(family: Family, tmp_path: Path) -> None:
    port = int(family.systems["registers"]["data"].rpartition(":")[2])
    config = tmp_path / "second.json"
    config.write_text(
        json.dumps({"state_dir": str(tmp_path / "second"), "systems": ["lookups"], "ports": {"lookups": port}}),
        encoding="utf-8",
    )
    with start("--config", str(config)) as second:
        out, complaint = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert out == ""
    assert "lookups did not start" in complaint
    assert "Traceback" not in complaint
