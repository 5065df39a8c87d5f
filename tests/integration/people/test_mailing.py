"""Letters come by mail, once as far as SMTP allows, through a real server on 127.0.0.1."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from people.letters import Letter, Words, send
from people.mail.messages import Stationery
from people.mail.rounds import RoundReport, Rounds, wait_after
from people.mail.server import Handed, MailServer
from people.people import People
from store.letters import choose_mail
from store.mails import CLAIM_HOLDS, Outbox
from tests.certificates import make_certificate
from tests.integration.people.office import AGENCY, CITY, Office, open_office, texts
from tests.mail_kit import HOST, PASSWORD, USER, MailHost, mail_host

MINUTE = timedelta(minutes=1)
VALUES: dict[str, Any] = {
    "item": "DI-24",
    "name": "周期内已检查单位数",
    "owner": "市农业农村局",
    "day": "2026-11-20",
    "value": 1,
    "by": "张三",
}


@pytest.fixture
def office(people: People, at: datetime, tmp_path: Path) -> Office:
    """An office with nobody in it."""
    return open_office(people, at, tmp_path)


def reader(office: Office, name: str = "reader", address: str | None = "reader@hz.example", **choice: str) -> int:
    """Somebody with an address; `wants` and `language` as chosen."""
    number = office.person(name, "supervisor", CITY).account_id
    with office.database.begin() as unit:
        unit.execute("UPDATE account SET email = %s WHERE account_id = %s", (address, number))
        if choice:
            choose_mail(unit, number, choice.get("wants", "each"), choice.get("language", "zh_CN"), office.at)
    return number


def tell(office: Office, to: int, at: datetime, filing: int = 1, **values: Any) -> int:
    """A letter that a value waits."""
    words: dict[str, Any] = VALUES | values
    letter = Letter(
        to,
        "filing_waiting",
        Words("letter.filing_waiting.subject", words),
        Words("letter.filing_waiting.body", words),
        f"/manual?filing={filing}",
    )
    with office.database.begin() as unit:
        number = send(unit, letter, at)
    assert number is not None
    return number


def rounds(office: Office, host: MailHost, **changes: Any) -> Rounds:
    """Rounds to a server, with settings changed."""
    mail = office.desks.filing.settings.mail.model_copy(
        update={
            "host": HOST,
            "port": host.port,
            "encryption": "none",
            "sender": "da@hz.example",
            "link_base": "https://da.hz.example",
            "timeout_s": 5.0,
            **changes,
        }
    )
    settings = office.desks.filing.settings.model_copy(update={"mail": mail})
    server = MailServer(mail, changes.pop("user", ""), changes.pop("secret", ""))
    return Rounds(office.database, Outbox(office.database), Stationery(settings, texts()), server)


@contextmanager
def running(office: Office, **options: Any) -> Iterator[tuple[MailHost, Rounds]]:
    """A server and the rounds to it."""
    with mail_host(**options) as host:
        work = rounds(office, host)
        try:
            yield host, work
        finally:
            work.server.close()  # type: ignore[attr-defined]


def states(office: Office) -> list[tuple[str, int]]:
    rows = office.store.rows("SELECT state, attempts FROM mail ORDER BY mail_id")
    return [(state, attempts) for state, attempts in rows]


def test_a_letter_comes_by_mail_with_its_words_its_link_and_who_sent_it(office: Office, at: datetime) -> None:
    tell(office, reader(office), at, 17)
    with running(office) as (host, work):
        assert work.run(at).sent == 1
    (message,), body = host.messages, host.messages[0].get_content()
    assert message["Subject"] == "待确认：DI-24 周期内已检查单位数（市农业农村局）"
    assert (message["From"].addresses[0].addr_spec, message["To"]) == ("da@hz.example", "reader@hz.example")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "zh-CN")
    assert "张三为市农业农村局填报了DI-24" in body
    assert "https://da.hz.example/manual?filing=17" in body
    assert states(office) == [("sent", 1)]


def test_each_reads_in_the_own_language(office: Office, at: datetime) -> None:
    tell(office, reader(office, language="en"), at)
    with running(office) as (host, work):
        work.run(at)
    assert host.messages[0]["Subject"].startswith("To confirm: DI-24")


def test_nothing_is_mailed_to_who_has_no_address_or_does_not_want_it(office: Office, at: datetime) -> None:
    tell(office, reader(office, "one", None), at)
    tell(office, reader(office, "two", wants="none"), at)
    tell(office, reader(office, "three", wants="digest"), at)
    assert states(office) == []


def test_a_letter_that_is_not_kept_is_not_mailed(office: Office, at: datetime) -> None:
    words = Words("letter.filing_waiting.subject", VALUES)
    letter = Letter(reader(office), "filing_waiting", words, words, "/manual")

    def fail() -> None:
        with office.database.begin() as unit:
            send(unit, letter, at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert states(office) == []


def test_a_sent_mail_is_never_sent_again(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with running(office) as (host, work):
        for minutes in (0, 1, 60, 60 * 24):
            work.run(at + minutes * MINUTE)
    assert len(host.messages) == 1


def test_many_mails_go_over_one_connection_each_to_its_reader(office: Office, at: datetime) -> None:
    for number in range(12):
        tell(office, reader(office, f"r{number}", f"r{number}@hz.example"), at)
    with running(office) as (host, work):
        assert work.run(at).sent == 12
    assert host.recipients == [f"r{number}@hz.example" for number in range(12)]
    assert len({id(envelope) for envelope in host.envelopes}) == 12
    assert len({message["Message-ID"] for message in host.messages}) == 12


def test_two_workers_at_once_send_each_mail_once(office: Office, at: datetime) -> None:
    for number in range(10):
        tell(office, reader(office, f"r{number}", f"r{number}@hz.example"), at)
    with mail_host() as host:
        from concurrent.futures import ThreadPoolExecutor

        pair = [rounds(office, host) for _ in range(2)]
        with ThreadPoolExecutor(2) as threads:
            reports = list(threads.map(lambda one: one.run(at), pair))
        for one in pair:
            one.server.close()  # type: ignore[attr-defined]
    assert sum(report.sent for report in reports) == 10
    assert sorted(host.recipients) == sorted(f"r{number}@hz.example" for number in range(10))


def test_a_refusal_for_now_is_tried_again_later_each_time_after_a_longer_wait(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with running(office) as (host, work):
        host.data = lambda envelope: "451 greylisted, try again later"
        tried = []
        for minutes in range(16):
            report = work.run(at + minutes * MINUTE)
            if report.put_off:
                tried.append(minutes)
        assert tried == [0, 1, 3, 7, 15]
        assert office.store.value("SELECT error FROM mail") == "451 greylisted, try again later"
        host.data = lambda envelope: None
        assert work.run(at + 31 * MINUTE).sent == 1
    assert len(host.messages) == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_refusal_for_good_is_a_dead_letter_with_its_reason(office: Office, at: datetime, where: str) -> None:
    tell(office, reader(office, "gone", "gone@hz.example"), at)
    tell(office, reader(office, "here", "here@hz.example"), at)
    with running(office) as (host, work):
        if where == "rcpt":
            host.rcpt = lambda address: "550 no such mailbox" if address.startswith("gone") else None
        else:
            host.data = lambda envelope: "554 spam" if envelope.rcpt_tos[0].startswith("gone") else None
        report = work.run(at)
    assert (report.dead, report.sent) == (1, 1)
    (dead,) = Outbox(office.database).rows("dead")
    assert dead.address == "gone@hz.example"
    assert dead.error.startswith("55")


def test_a_dead_letter_can_be_tried_anew(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with running(office) as (host, work):
        host.rcpt = lambda address: "550 no such mailbox"
        work.run(at)
        host.rcpt = lambda address: None
        outbox = Outbox(office.database)
        assert outbox.again(outbox.rows("dead")[0].mail_id, at + MINUTE)
        assert work.run(at + MINUTE).sent == 1
    assert len(host.messages) == 1


def test_a_server_that_is_away_costs_no_mail_an_attempt(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with mail_host() as gone:
        pass
    away = rounds(office, gone)
    assert "refused" in away.run(at).away.lower()
    assert states(office) == [("waiting", 0)]
    with running(office) as (host, work):
        assert work.run(at + MINUTE).sent == 1
    assert len(host.messages) == 1


def test_what_was_perhaps_delivered_comes_once_more_under_the_same_number(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with running(office) as (host, work):
        host.data = lambda envelope: "cut"
        assert work.run(at).put_off == 1
        host.data = lambda envelope: None
        assert work.run(at + MINUTE).sent == 1
    first, second = host.messages
    assert first["Message-ID"] == second["Message-ID"]


class Dies:
    """A server under which the worker dies right after a mail was taken over."""

    def hand_over(self, message: object) -> Handed:
        raise KeyboardInterrupt


def test_a_worker_that_dies_leaves_a_claim_that_another_takes_over_when_it_is_old(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with running(office) as (host, work):
        dying = Rounds(work.database, work.outbox, work.stationery, Dies())
        with pytest.raises(KeyboardInterrupt):
            dying.run(at)
        assert states(office) == [("sending", 1)]
        assert work.run(at + MINUTE).sent == 0
        assert work.run(at + CLAIM_HOLDS + MINUTE).sent == 1
    assert len(host.messages) == 1


def test_only_the_newest_claim_ends_a_mail(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    outbox = Outbox(office.database)
    (slow,) = outbox.claim(at)
    (quick,) = outbox.claim(at + CLAIM_HOLDS + MINUTE)
    assert not outbox.put_off(slow, "too late", at)
    assert outbox.sent(quick, at + CLAIM_HOLDS + MINUTE)
    assert not outbox.dead(slow, "too late", at)
    assert states(office) == [("sent", 2)]


def test_mail_that_nobody_could_send_for_days_is_given_up(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with mail_host() as gone:
        pass
    away = rounds(office, gone)
    away.run(at)
    assert away.run(at + timedelta(hours=73)).dead == 1
    (dead,) = Outbox(office.database).rows("dead")
    assert "refused" in dead.error.lower()


def test_a_mail_that_waits_over_a_week_of_holidays_is_tried_when_they_end(office: Office, at: datetime) -> None:
    words = Words("letter.filing_waiting.subject", VALUES)
    letter = Letter(reader(office), "filing_waiting", words, words, "/manual", leaves_at=at + timedelta(days=8))
    with office.database.begin() as unit:
        send(unit, letter, at)
    with running(office) as (host, work):
        for days in (1, 4, 7):
            assert work.run(at + timedelta(days=days)) == RoundReport()
        assert work.run(at + timedelta(days=8)).sent == 1
    assert len(host.messages) == 1


def test_a_mail_that_is_late_and_whose_letter_was_read_meanwhile_is_dropped(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with running(office) as (host, work):
        host.data = lambda envelope: "451 later"
        work.run(at)
        with office.database.begin() as unit:
            unit.execute("UPDATE letter SET read_at = %s", (at,))
        work.run(at + 5 * MINUTE)
    assert [state for state, _ in states(office)] == ["dropped"]


def test_mail_goes_only_where_it_may(office: Office, at: datetime) -> None:
    tell(office, reader(office, "out", "out@elsewhere.example"), at)
    tell(office, reader(office, "odd", "no address"), at)
    tell(office, reader(office, "own", "own@HZ.example"), at)
    with mail_host() as host:
        work = rounds(office, host, domains=("hz.example",))
        report = work.run(at)
        work.server.close()  # type: ignore[attr-defined]
    assert (report.dead, report.sent, host.recipients) == (2, 1, ["own@HZ.example"])


def test_what_people_typed_becomes_no_header(office: Office, at: datetime) -> None:
    tell(office, reader(office), at, name="x\r\nBcc: all@hz.example\r\n\r\nHello")
    with running(office) as (host, work):
        work.run(at)
    assert host.recipients == ["reader@hz.example"]
    assert host.messages[0]["Bcc"] is None
    assert "x Bcc: all@hz.example Hello" in host.messages[0]["Subject"]


@pytest.mark.parametrize(("encryption", "user"), [("starttls", USER), ("tls", "")])
def test_mail_goes_encrypted_with_a_password_where_one_is_asked_for(
    office: Office, at: datetime, tmp_path: Path, encryption: str, user: str
) -> None:
    tell(office, reader(office), at)
    certificate = make_certificate(tmp_path)
    with mail_host(tls=encryption, certificate=certificate, asks_for_login=bool(user)) as host:
        work = rounds(office, host, encryption=encryption, ca_file=str(certificate), user=user, secret=PASSWORD)
        assert work.run(at).sent == 1
        work.server.close()  # type: ignore[attr-defined]
    assert host.recipients == ["reader@hz.example"]


def test_a_server_that_does_not_offer_encryption_gets_nothing(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with mail_host() as host:
        report = rounds(office, host, encryption="starttls").run(at)
    assert "STARTTLS" in report.away
    assert host.envelopes == []


@pytest.mark.parametrize("fault", ["unknown certificate", "wrong name", "wrong password"])
def test_a_server_that_is_not_believed_gets_nothing(office: Office, at: datetime, tmp_path: Path, fault: str) -> None:
    tell(office, reader(office), at)
    certificate = make_certificate(tmp_path, "192.0.2.1" if fault == "wrong name" else HOST)
    known = "" if fault == "unknown certificate" else str(certificate)
    secret = "wrong" if fault == "wrong password" else PASSWORD
    with mail_host(tls="starttls", certificate=certificate, asks_for_login=True) as host:
        report = rounds(office, host, encryption="starttls", ca_file=known, user=USER, secret=secret).run(at)
    assert report.away
    assert PASSWORD not in report.away
    assert host.envelopes == []
    assert states(office) == [("waiting", 0)]


def test_a_digest_brings_what_was_neither_read_nor_mailed_once_a_day(office: Office, at: datetime) -> None:
    to = reader(office, wants="digest")
    for number in (1, 2, 3):
        tell(office, to, at + number * MINUTE, number)
    with office.database.begin() as unit:
        unit.execute("UPDATE letter SET read_at = %s WHERE letter_id = (SELECT min(letter_id) FROM letter)", (at,))
    outbox = Outbox(office.database)
    day = at.date()
    later = at + timedelta(hours=1)
    assert [outbox.put_digests(day, later), outbox.put_digests(day, later)] == [1, 0]
    with running(office) as (host, work):
        assert work.run(later).sent == 1
        tell(office, to, later, 4)
        assert outbox.put_digests(day + timedelta(days=1), later) == 1
        assert work.run(later).sent == 1
    first, second = (message.get_content() for message in host.messages)
    assert host.messages[0]["Subject"].endswith("2 条未读消息")
    assert first.index("filing=2") < first.index("filing=3")
    assert "filing=1" not in first
    assert "filing=4" in second
    assert "filing=3" not in second


def test_a_digest_whose_letters_were_read_meanwhile_is_dropped(office: Office, at: datetime) -> None:
    tell(office, reader(office, wants="digest"), at)
    Outbox(office.database).put_digests(at.date(), at)
    with office.database.begin() as unit:
        unit.execute("UPDATE letter SET read_at = %s", (at,))
    with running(office) as (host, work):
        assert work.run(at).dropped == 1
    assert host.messages == []


def test_the_waits_double_up_to_four_hours() -> None:
    assert [wait_after(attempts) / MINUTE for attempts in (1, 2, 3, 8, 9, 40)] == [1, 2, 4, 128, 240, 240]


def test_the_demo_says_that_it_is_one(office: Office, at: datetime) -> None:
    tell(office, reader(office), at)
    with mail_host() as host:
        work = rounds(office, host)
        wall = work.stationery.settings.wall.model_copy(update={"demo_mark": "演示数据 · 单位为虚构"})
        marked = Stationery(work.stationery.settings.model_copy(update={"wall": wall}), texts())
        Rounds(work.database, work.outbox, marked, work.server).run(at)
        work.server.close()  # type: ignore[attr-defined]
    assert host.messages[0].get_content().startswith("【演示数据 · 单位为虚构】")
    assert AGENCY not in host.recipients
