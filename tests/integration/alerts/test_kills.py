"""A worker that is killed in a look: what it had not committed never was, and the next one tells everybody once."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from core.model import Band
from store.database import Database
from tests.integration.alerts.watch import Watch, watch_on

PROGRAM = "tests.integration.alerts.kill_points"


@pytest.fixture
def watch(database: Database) -> Watch:
    """Three units whose indicators have been out of their bands for long enough to fire at the next look."""
    found = watch_on(database)
    for owner in ("U1", "U2", "U3"):
        found.say(owner, {"A01": Band.CRIT})
    found.look()
    found.at += timedelta(days=2)
    return found


def dies_at(watch: Watch, number: int) -> subprocess.CompletedProcess[str]:
    """A look of another process that dies before a statement, or ends well when there are fewer."""
    command = [sys.executable, "-m", PROGRAM, watch.database.url, watch.at.isoformat(), str(number)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def told(watch: Watch) -> dict[str, list[str]]:
    return {name: watch.letters(name) for name in ("ann", "ben", "west", "east")}


@pytest.mark.parametrize("share", [0.5, 0.9, 1.0])
def test_a_look_that_is_killed_is_made_again_and_tells_each_post_once(watch: Watch, share: float) -> None:
    whole = _statements(watch)
    died = dies_at(watch, max(1, int(share * whole)))
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert all(one.state == "pending" for one in watch.open().values())
    assert set(map(len, told(watch).values())) == {0}
    report = watch.look()
    assert report.messages == 4, "at U3 nobody is there: its officer is told of it anyhow"
    assert {name: len(letters) for name, letters in told(watch).items()} == {"ann": 1, "ben": 1, "west": 1, "east": 1}
    watch.look()
    assert {len(letters) for letters in told(watch).values()} == {1}


@pytest.mark.slow
def test_so_it_is_at_each_statement(watch: Watch) -> None:
    whole = _statements(watch)
    for number in range(1, whole + 1):
        assert dies_at(watch, number).returncode == -signal.SIGKILL
        assert set(map(len, told(watch).values())) == {0}
    watch.look()
    assert {len(letters) for letters in told(watch).values()} == {1}


def _statements(watch: Watch) -> int:
    """How many statements a look has."""
    counting = dies_at(watch, 0)
    assert counting.returncode == -signal.SIGKILL, counting.stderr
    return int(counting.stdout)
