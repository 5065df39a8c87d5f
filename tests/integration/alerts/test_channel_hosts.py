"""Channels against real servers on 127.0.0.1 that answer well, badly, late or not at all."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from alerts.channels.base import Given, Handed, Notice
from alerts.channels.kinds import KINDS
from core.errors import StopSourceError
from tests.channel_host import ChannelHost, Reply, channel_host

# what Apprise imports for its mails; nothing of it is used here
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

AT = datetime(2026, 11, 26, 6, 40, tzinfo=UTC)
TOKEN = "0123456789abcdef0123456789abcdef"
SECRET = "a good secret"
ROBOTS = {
    "dingtalk": b'{"errcode":0,"errmsg":"ok"}',
    "wecom": b'{"errcode":0}',
    "feishu": b'{"code":0,"msg":"success"}',
}
"""robots and how they say that a message was taken over"""


def notice(**changes: Any) -> Notice:
    """A notice."""
    given = {"key": "7-9", "title": "AL-1", "text": "94.2 %", "link": "https://da.hz/alerts?id=1", "made_at": AT}
    return Notice(**{**given, **changes})


def hand_over(kind: str, url: str, timeout_s: float = 5.0, secret: str = SECRET, **changes: Any) -> Handed:
    """What comes of a notice on a channel of a kind."""
    with closing(KINDS[kind].open(Given("duty", url, secret, timeout_s))) as channel:
        return channel.hand_over(notice(**changes), AT)


@pytest.fixture
def host() -> Iterator[ChannelHost]:
    """A host that takes everything."""
    with channel_host() as one:
        yield one


def test_a_webhook_is_told_and_can_prove_who_told_it(host: ChannelHost) -> None:
    assert hand_over("webhook", f"{host.url}/in?a=1") == Handed("sent")
    (told,) = host.told
    assert told.path == "/in?a=1"
    signed = told.headers["x-cockpit-timestamp"].encode() + b"." + told.body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert told.headers["x-cockpit-signature"] == expected
    assert told.headers["x-cockpit-delivery"] == orjson.loads(told.body)["delivery"] == "7-9"


@pytest.mark.parametrize("kind", ROBOTS)
def test_a_robot_is_told_at_the_address_that_its_group_shows(host: ChannelHost, kind: str) -> None:
    host.reply = lambda told: Reply(body=ROBOTS[kind])
    assert hand_over(kind, f"{host.url}/hook/{TOKEN}/?access_token={TOKEN}") == Handed("sent")
    (told,) = host.told
    assert told.path.startswith(f"/hook/{TOKEN}/?access_token={TOKEN}")
    assert ("&timestamp=1795675200000&sign=" in told.path) == (kind == "dingtalk")


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("body", [b"<html>proxy</html>", b"", b"{", b"[]", b'{"errcode":"no"}'])
def test_a_robot_that_answers_nonsense_has_not_taken_the_message(host: ChannelHost, kind: str, body: bytes) -> None:
    host.reply = lambda told: Reply(body=body)
    assert hand_over(kind, f"{host.url}/hook").outcome == "later"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "sent"),
        (204, "sent"),
        (400, "never"),
        (413, "never"),
        (422, "never"),
        (401, "away"),
        (403, "away"),
        (404, "away"),
        (410, "away"),
        (429, "away"),
        (500, "later"),
        (503, "later"),
        (301, "away"),
        (307, "away"),
    ],
)
def test_what_a_status_means(host: ChannelHost, status: int, outcome: str) -> None:
    body = b"" if status == 204 else b"{}"
    host.reply = lambda told: Reply(status, body, {"Location": f"{host.url}/elsewhere"} if status in (301, 307) else {})
    handed = hand_over("webhook", f"{host.url}/in")
    assert handed.outcome == outcome
    assert (handed.values == {"status": status}) == (outcome != "sent" and status not in (301, 307))
    assert (str(status) in handed.reason.replace(host.url, "")) == (outcome != "sent" and status not in (301, 307))
    assert [told.path for told in host.told] == ["/in"]


def test_what_a_host_asks_us_to_wait_is_passed_on(host: ChannelHost) -> None:
    host.reply = lambda told: Reply(429, headers={"Retry-After": "240"})
    handed = hand_over("webhook", f"{host.url}/in")
    assert (handed.outcome, handed.wait_s) == ("away", 240.0)


def test_a_host_that_hangs_is_away_after_its_time(host: ChannelHost) -> None:
    host.reply = lambda told: Reply(hang=True)
    begun = time.monotonic()
    handed = hand_over("webhook", f"{host.url}/in", timeout_s=0.3)
    assert handed.outcome == "away"
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("kind", ["webhook", *ROBOTS])
def test_a_host_that_answers_byte_by_byte_is_away_after_its_time(host: ChannelHost, kind: str) -> None:
    host.reply = lambda told: Reply(drip=True)
    begun = time.monotonic()
    handed = hand_over(kind, f"{host.url}/in", timeout_s=0.5)
    assert handed.outcome == "away"
    assert time.monotonic() - begun < 20


def test_a_host_that_nobody_answers_at_is_away(host: ChannelHost, free_port: int) -> None:
    handed = hand_over("webhook", f"http://127.0.0.1:{free_port}/in")
    assert handed.outcome == "away"
    assert "cannot be reached" in handed.reason


def test_a_host_that_answers_without_end_is_tried_again_later(host: ChannelHost) -> None:
    host.reply = lambda told: Reply(body=b"x" * (2 << 20))
    assert hand_over("webhook", f"{host.url}/in").outcome == "later"


@pytest.mark.parametrize("kind", ["webhook", *ROBOTS])
@pytest.mark.parametrize("status", [404, 500])
def test_no_reason_repeats_what_lets_in(host: ChannelHost, kind: str, status: int) -> None:
    host.reply = lambda told: Reply(status, f"no {TOKEN} {SECRET}".encode())
    handed = hand_over(kind, f"{host.url}/hook/{TOKEN}?access_token={TOKEN}")
    assert handed.reason
    assert TOKEN not in handed.reason
    assert SECRET not in handed.reason


def test_a_short_message_goes_through_the_library_to_a_number(host: ChannelHost) -> None:
    url = f"json://127.0.0.1:{host.port}/sms/{{to}}"
    assert hand_over("sms", url, secret="", address="13800000001") == Handed("sent")
    (told,) = host.told
    assert told.path.rstrip("/") == "/sms/13800000001"
    body = orjson.loads(told.body)
    assert body["title"] == "AL-1"
    assert body["message"] == "94.2 %\nhttps://da.hz/alerts?id=1"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ""),
        ("env:NOBODY", "env:NOBODY"),
        ("138x", "138x"),
        ("1/../2", "1/../2"),
        ("138 0000 0001", "…0001"),
        ("１３８００００００１２", "…００１２"),
    ],
)
def test_a_recipient_without_a_number_is_refused_for_good_and_never_shown_in_full(
    host: ChannelHost, address: str, shown: str
) -> None:
    handed = hand_over("sms", f"json://127.0.0.1:{host.port}/{{to}}", secret="", address=address)
    assert (handed.outcome, handed.reason) == ("never", f"no telephone number: {shown!r}")
    assert (handed.code, handed.values) == ("no_number", {"recipient": shown})
    assert host.told == []


def test_a_short_message_is_no_longer_than_three_parts_whatever_its_title_and_its_link(host: ChannelHost) -> None:
    url = f"json://127.0.0.1:{host.port}/{{to}}"
    said: dict[str, Any] = {
        "title": "标" * 200,
        "text": "长" * 900,
        "link": f"https://da.hz/alerts/one?alert={'1' * 60}",
    }
    assert hand_over("sms", url, secret="", address="13800000001", **said).outcome == "sent"
    body = orjson.loads(host.told[0].body)
    whole = f"{body['title']}\r\n{body['message']}"
    assert 590 < len(whole.encode()) <= 600
    assert whole.endswith(f"…\n{said['link']}")


@pytest.mark.parametrize("reply", [Reply(500), Reply(302, headers={"Location": "/elsewhere"})])
def test_a_gateway_that_refuses_says_why_as_far_as_the_library_knows(host: ChannelHost, reply: Reply) -> None:
    host.reply = lambda told: reply
    handed = hand_over("apprise", f"json://user:{TOKEN}@127.0.0.1:{host.port}/", secret="")
    assert handed.outcome == "later"
    assert f"error={reply.status}" in handed.reason
    assert TOKEN not in handed.reason
    assert len(host.told) == 1


def test_a_gateway_that_hangs_is_given_its_time(host: ChannelHost) -> None:
    host.reply = lambda told: Reply(hang=True)
    handed = hand_over("apprise", f"json://127.0.0.1:{host.port}/", timeout_s=0.3, secret="")
    assert handed.outcome == "later"
    host.released.set()


@pytest.mark.parametrize("url", ["nonsense://x", "json://", "clickatell://"])
def test_an_address_that_the_library_does_not_know_is_no_channel(url: str) -> None:
    with pytest.raises(StopSourceError, match=r"alerts.channels.duty.url: Apprise knows no such address"):
        KINDS["apprise"].open(Given("duty", url))
