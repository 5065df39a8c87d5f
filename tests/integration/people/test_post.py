"""The post of the worker: mails as soon as there is a letter, digests on working days at their hour, reminders."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.access import Principal
from core.clock import FixedClock
from core.settings import Settings
from operations.configuration import Configuration
from operations.post import Post, mail_server
from people.commands.filing import confirm, enter
from people.people import People
from store.mails import Outbox
from tests.integration.people.office import AGENCY, CITY, Office, catalogue, open_office, told
from tests.integration.people.test_mailing import reader, tell
from tests.mail_kit import HOST, MailHost, mail_host

EIGHT = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
"""half past eight of a Thursday in Hangzhou"""
MINUTE = timedelta(minutes=1)
SATURDAY = EIGHT + timedelta(days=2)


@pytest.fixture
def office(people: People, at: datetime, tmp_path: Path) -> Office:
    """An office with nobody in it."""
    return open_office(people, at, tmp_path)


def configured(office: Office, port: int, **changes: Any) -> Configuration:
    """Settings with a server on a port; 0: none."""
    settings: Settings = office.desks.filing.settings
    given = {"host": HOST if port else "", "port": port or 25, "encryption": "none", "sender": "da@hz.example"}
    mail = settings.mail.model_copy(update={**given, "timeout_s": 5.0, **changes})
    return Configuration(Path("config.yaml"), settings.model_copy(update={"mail": mail}), {})


def post_of(office: Office, port: int = 0, at: datetime | None = None, **changes: Any) -> Post:
    """The post at an instant."""
    clock = FixedClock(at or office.at)
    return Post(configured(office, port, **changes), office.database, clock, catalogue(), office.store.images)


@contextmanager
def working(post: Post) -> Iterator[threading.Event]:
    """The post in its thread, ended as the leader ends it."""
    over = threading.Event()
    thread = threading.Thread(target=post.run, args=(over,))
    thread.start()
    try:
        yield over
    finally:
        post.hang_up()
        over.set()
        thread.join(30)
        assert not thread.is_alive()


def listeners(office: Office, number: int, but: int = 0) -> list[int]:
    """The servers' processes that listen for letters, once there are so many; at most half a minute is waited."""
    asked = "SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN \"letters\"' AND datname = current_database()"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found: list[int] = [pid for (pid,) in office.store.rows(asked) if pid != but]
        if len(found) == number:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{number} listeners did not come")


def arrives(host: MailHost, number: int) -> bool:
    """Whether so many mails come within half a minute."""
    deadline = time.monotonic() + 30
    while len(host.messages) < number and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(host.messages) >= number


def test_a_letter_is_mailed_as_soon_as_it_is_kept(office: Office, at: datetime) -> None:
    to = reader(office)
    with mail_host() as host, working(post_of(office, host.port)):
        tell(office, to, at)
        assert arrives(host, 1)


def test_a_bell_that_is_cut_off_is_listened_to_again(office: Office, at: datetime) -> None:
    to = reader(office)
    with mail_host() as host, working(post_of(office, host.port)):
        (first,) = listeners(office, 1)
        office.store.value(f"SELECT pg_terminate_backend({first})")
        assert listeners(office, 1, but=first)
        tell(office, to, at)
        assert arrives(host, 1)


def test_a_server_that_hangs_does_not_keep_a_worker_from_ending(office: Office, at: datetime) -> None:
    to, reached, released = reader(office), threading.Event(), threading.Event()

    def hang(envelope: object) -> str | None:
        reached.set()
        released.wait(120)
        return None

    with mail_host() as host:
        host.data = hang
        # it would wait two minutes for the answer; `working` gives it a quarter of that to end
        with working(post_of(office, host.port, timeout_s=120.0)):
            tell(office, to, at)
            assert reached.wait(30)
        released.set()
    assert office.store.value("SELECT state FROM mail") == "waiting"


def test_digests_go_on_working_days_from_their_hour_on_once(office: Office) -> None:
    tell(office, reader(office, wants="digest"), EIGHT - timedelta(days=1))
    post = post_of(office)
    assert not post.run_errands(EIGHT - timedelta(hours=1))
    assert Outbox(office.database).rows() == []
    assert post.run_errands(EIGHT)
    assert not post.run_errands(EIGHT + timedelta(hours=2))
    assert post_of(office).run_errands(EIGHT + timedelta(hours=3))
    assert len(Outbox(office.database).rows()) == 1


def test_no_digest_goes_on_a_day_off(office: Office) -> None:
    tell(office, reader(office, wants="digest"), EIGHT)
    post = post_of(office)
    assert post.run_errands(SATURDAY)
    assert Outbox(office.database).rows() == []
    assert post.run_errands(SATURDAY + timedelta(days=2))
    assert len(Outbox(office.database).rows()) == 1


def test_reminders_are_sent_once_a_day_without_a_mail_server_too(office: Office, at: datetime) -> None:
    archivist, leader = office.person("a", "archivist", AGENCY), office.person("b", "agency_leader", AGENCY)
    number = enter(office.desks.filing, archivist, told(valid_until="2026-12-01"), at)
    confirm(office.desks.filing, leader, number, at)
    post = post_of(office)
    assert post.run_errands(at)
    assert [kind for kind, _ in office.letters(archivist)] == ["filing_confirmed", "filing_ending"]
    assert post.run_round(at) is None


def test_read_letters_go_after_their_time_and_unread_ones_never(office: Office, at: datetime) -> None:
    to = reader(office)
    read, unread = tell(office, to, at), tell(office, to, at)
    with office.database.begin() as unit:
        unit.execute("UPDATE letter SET read_at = %s WHERE letter_id = %s", (at, read))
    post_of(office).run_errands(at + timedelta(days=366))
    assert office.store.rows("SELECT letter_id FROM letter") == [(unread,)]


def test_a_server_that_is_away_has_its_rest_however_many_letters_come(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with mail_host() as gone:
        pass
    post = post_of(office, gone.port)
    report = post.run_round(at)
    assert report is not None
    assert report.away
    assert post.run_round(at + timedelta(seconds=30), rang=True) is None
    assert post.run_round(at + timedelta(seconds=61)) is not None


def test_a_password_that_the_environment_lacks_stops_mail_and_nothing_else(office: Office, at: datetime) -> None:
    post = post_of(office, 25, user="da", password="env:NOBODY_HAS_SET_THIS")
    assert post.run_round(at) is None
    assert post.run_errands(at)


def test_without_a_host_there_is_no_server(office: Office) -> None:
    assert mail_server(configured(office, 0)) is None


def operator(office: Office) -> Principal:
    """Who runs the cockpit."""
    return office.person("operator", "system_admin", CITY)


def ended(post: Post) -> None:
    """The post has ended, with its connections."""
    over = threading.Event()
    over.set()
    post.run(over)


def kinds(office: Office, account: Principal) -> list[str]:
    """What kinds of letters an account has, in order."""
    return [kind for kind, _ in office.letters(account)]


def test_who_runs_the_cockpit_learns_once_a_day_in_the_inbox_of_mails_that_died(office: Office, at: datetime) -> None:
    account, day = operator(office), timedelta(days=1)
    with mail_host() as host:
        host.rcpt = lambda address: "550 no such mailbox"
        post = post_of(office, host.port)
        for number, later in enumerate((timedelta(0), MINUTE, day)):
            tell(office, reader(office, f"gone{number}"), at + later)
            report = post.run_round(at + later, rang=True)
            assert report is not None
            assert report.dead == 1
        other = post_of(office, host.port)
        tell(office, reader(office, "again"), at + day)
        assert other.run_round(at + day) is not None
        ended(post)
        ended(other)
    assert kinds(office, account) == ["mail_dead"] * 2
    values = office.store.value("SELECT body -> 'values' FROM letter WHERE kind = 'mail_dead' LIMIT 1")
    assert values == {"n": 1, "reason": "550 no such mailbox"}


def test_who_runs_the_cockpit_learns_of_mails_that_grew_too_old(office: Office, at: datetime) -> None:
    account = operator(office)
    tell(office, reader(office), at)
    with mail_host() as gone:
        pass
    post = post_of(office, gone.port)
    for hours in (0, 0.5, 1, 73):
        post.run_round(at + timedelta(hours=hours))
        if hours < 1:
            assert kinds(office, account) == [], "a server that is away for a moment is nobody's business"
    assert kinds(office, account) == ["mail_away", "mail_dead"]
    reason = office.store.value("SELECT body -> 'values' ->> 'reason' FROM letter WHERE kind = 'mail_dead'")
    assert "refused" in reason.lower()


def test_who_runs_the_cockpit_learns_of_settings_of_mail_that_cannot_work(office: Office, at: datetime) -> None:
    account = operator(office)
    post = post_of(office, 25, user="da", password="env:NOBODY_HAS_SET_THIS")
    for hours, told_of in ((0, 0), (0.5, 0), (1, 1), (2, 1), (25, 2)):
        assert post.run_round(at + timedelta(hours=hours)) is None
        assert kinds(office, account) == ["mail_away"] * told_of
    reason = office.store.value("SELECT body -> 'values' ->> 'reason' FROM letter LIMIT 1")
    assert "NOBODY_HAS_SET_THIS" in reason


def test_mails_for_a_server_that_nobody_has_named_do_not_wait_for_ever(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    post = post_of(office)
    assert post.run_errands(at + timedelta(days=1))
    assert [row.state for row in Outbox(office.database).rows()] == ["waiting"]
    assert post.run_errands(at + timedelta(days=4))
    assert [(row.state, row.error) for row in Outbox(office.database).rows()] == [("dropped", "no mail server")]
