"""Processes that die: each is started again, and the numbers go on as if nothing had happened."""

import os
import signal

from tests.system.numbers import CITY, Cockpit, differences, places
from tests.system.running import Demo, left_over
from tests.system.sources import Sources

ROLES = ("worker", "web")


def kill(demo: Demo, pid: int) -> None:
    """Ends a process of the demo as `kill -9` does, and waits until it is gone."""
    dying = {process for process in demo.processes() if process[0] == pid}
    assert dying, f"{pid} is no process of the demo"
    os.kill(pid, signal.SIGKILL)
    demo.wait_until(lambda: not left_over(dying), f"{pid} gone")


def test_worker_and_web_that_die_are_started_again(demo: Demo, cockpit: Cockpit, sources: Sources) -> None:
    before = demo.pids
    for role in ROLES:
        kill(demo, before[role])
    demo.wait_until(lambda: all(demo.pids.get(role, before[role]) != before[role] for role in ROLES), "new processes")
    demo.wait_until(cockpit.answers, "the snapshot served")
    assert {role: pid for role, pid in demo.pids.items() if role not in ROLES} == {
        role: pid for role, pid in before.items() if role not in ROLES
    }
    _assert_numbers_go_on(cockpit, sources)


def test_a_postgresql_that_dies_comes_back_with_all_its_clients(demo: Demo, cockpit: Cockpit, sources: Sources) -> None:
    died = demo.postgres_pid
    before = demo.pids
    kill(demo, died)
    demo.wait_until(lambda: _postgres(demo) not in (None, died), "a new PostgreSQL")
    demo.wait_until(cockpit.answers, "the snapshot served")
    assert {role: demo.pids[role] for role in ("demo", "standins")} == {
        role: before[role] for role in ("demo", "standins")
    }
    _assert_numbers_go_on(cockpit, sources)


def _postgres(demo: Demo) -> int | None:
    try:
        return demo.postgres_pid
    except Exception:  # noqa: BLE001 -- whatever the driver says of a server that is not there
        return None


def _assert_numbers_go_on(cockpit: Cockpit, sources: Sources) -> None:
    """Changes arrive, and what is shown is true."""
    with sources.paused():
        sources.change(60)
        sources.wait_until_read()
        assert differences(cockpit, sources, [CITY, *places(cockpit)]) == []
