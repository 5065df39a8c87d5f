"""A worker that is killed while it sends leaves no mail behind, and one that comes twice at most, under one number."""

import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store.mails import CLAIM_HOLDS
from tests.integration.people.killed_mail import rounds_to
from tests.integration.people.office import Office, open_office
from tests.integration.people.test_mailing import reader, states, tell
from tests.mail_kit import mail_host

PROJECT = Path(__file__).parents[3]
REFUSED, LATER = "554 spam", "451 later"


@pytest.fixture
def office(people: object, at: datetime, tmp_path: Path) -> Office:
    """An office with one reader, whom a letter is on its way to."""
    made = open_office(people, at, tmp_path)  # type: ignore[arg-type]
    tell(made, reader(made), at)
    return made


def kill_at(office: Office, port: int, step: str, when: str, later: timedelta = timedelta(0)) -> None:
    """Runs a worker that is killed at a step."""
    given = [office.database.url, str(port), step, when, (office.at + later).isoformat()]
    program = [sys.executable, "-m", "tests.integration.people.killed_mail", *given]
    ended = subprocess.run(program, cwd=PROJECT, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL


def work_on(office: Office, port: int, at: datetime) -> None:
    """Another worker goes on, until no claim of a dead one can hold."""
    for number in range(3):
        work = rounds_to(office.database, port)
        work.run(at + number * (CLAIM_HOLDS + timedelta(minutes=1)))
        work.server.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    # dies at, when, what the server answers before and after, how often the mail comes, what becomes of it
    ("step", "when", "before", "after", "times", "state"),
    [
        ("hand_over", "before", None, None, 1, "sent"),
        ("hand_over", "after", None, None, 2, "sent"),
        ("sent", "before", None, None, 2, "sent"),
        ("sent", "after", None, None, 1, "sent"),
        ("put_off", "before", LATER, None, 1, "sent"),
        ("put_off", "after", LATER, None, 1, "sent"),
        ("dead", "before", REFUSED, REFUSED, 0, "dead"),
        ("dead", "after", REFUSED, REFUSED, 0, "dead"),
        ("put_off", "before", "cut", None, 2, "sent"),
        ("put_off", "after", "cut", None, 2, "sent"),
    ],
)
def test_who_is_killed_at_any_step_leaves_one_duplicate_at_most_under_the_same_number(
    office: Office, step: str, when: str, before: str | None, after: str | None, times: int, state: str
) -> None:
    with mail_host() as host:
        host.data = lambda envelope: before
        kill_at(office, host.port, step, when)
        host.data = lambda envelope: after
        work_on(office, host.port, office.at)
    assert len(host.messages) == times
    assert len({message["Message-ID"] for message in host.messages}) == min(times, 1)
    assert [found for found, _ in states(office)] == [state]


@pytest.mark.parametrize("when", ["before", "after"])
def test_who_is_killed_when_the_server_is_away_leaves_the_mail_to_go_once(office: Office, when: str) -> None:
    with mail_host() as gone:
        pass
    kill_at(office, gone.port, "give_back", when)
    with mail_host() as host:
        work_on(office, host.port, office.at)
    assert len(host.messages) == 1
    assert [found for found, _ in states(office)] == ["sent"]


@pytest.mark.parametrize(("when", "times", "state"), [("before", 1, "sent"), ("after", 0, "dead")])
def test_who_is_killed_when_it_gives_up_has_either_done_so_or_not(
    office: Office, when: str, times: int, state: str
) -> None:
    late = timedelta(hours=80)
    with mail_host() as host:
        host.data = lambda envelope: LATER
        kill_at(office, host.port, "put_off", "after")
        kill_at(office, host.port, "give_up", when, late)
        if when == "before":
            assert [found for found, _ in states(office)] == ["waiting"]
        host.data = lambda envelope: None
        work_on(office, host.port, office.at + timedelta(minutes=5))
    assert len(host.messages) == times
    assert [found for found, _ in states(office)] == [state]
