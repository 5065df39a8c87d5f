"""`POST /api/push/{source}`: who is believed, what is kept, and the sentence for everything else."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from cockpit.pushes import PushDesk, PushDoor
from core.audit_event import AuditEvent
from core.clock import FixedClock
from core.errors import StoreError
from store.inbox import Receipt, Signature, UsedNonceError
from tests.unit.cockpit.fakes import NOW, fake_services, serving, until

KEY, SECRET = "a-key", "a-secret"
NONE: Mapping[str, str] = {}
DOOR = PushDoor(KEY, SECRET, {"certs": "certificates", "links": "links"})
BODY = {"feed": "certs", "rows": [{"id": "1"}], "deletions": [{"id": "2", "deleted_at": "2026-11-26T10:00:00+08:00"}]}


@dataclass
class MemoryInbox:
    """Keeps pushes as the store does."""

    kept: list[tuple[str, str, str]] = field(default_factory=list)
    nonces: set[Signature] = field(default_factory=set)
    away: bool = False

    def keep(self, source: str, feed: str, body: str, at: datetime, signature: Signature) -> Receipt:
        if self.away:
            raise StoreError("the server closed the connection")
        if signature in self.nonces:
            raise UsedNonceError("the nonce was used before")
        self.nonces.add(signature)
        if (source, feed, body) not in self.kept:
            self.kept.append((source, feed, body))
        return Receipt(self.kept.index((source, feed, body)) + 1, NOW)


def signed(
    body: bytes, target: str = "/api/push/licences", at: datetime = NOW, nonce: str = "nonce-0001", secret: str = SECRET
) -> dict[str, str]:
    stamp = str(round(at.timestamp() * 1000))
    text = "\n".join(["POST", target, stamp, nonce, hashlib.sha256(body).hexdigest()])
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    head = {"X-App-Key": KEY, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature}
    return head | {"Content-Type": "application/json"}


def pushed(
    inbox: MemoryInbox, story: Callable[[httpx.AsyncClient], Awaitable[Any]], clock: FixedClock | None = None
) -> Any:
    """What a story of requests comes to."""

    async def run() -> Any:
        desk = PushDesk({"licences": DOOR, "platform": None}, inbox.keep)
        services = replace(fake_services(clock=clock or FixedClock(NOW)), pushes=desk)
        async with serving(services) as (_, client):
            return await story(client)

    return asyncio.run(run())


def answer_to(
    content: Any = BODY,
    inbox: MemoryInbox | None = None,
    path: str = "/api/push/licences",
    headers: Mapping[str, str] = NONE,
) -> httpx.Response:
    """The answer to one push, signed well unless headers say otherwise."""
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    head = {name: value for name, value in {**signed(body, path), **headers}.items() if value}
    found: httpx.Response = pushed(inbox or MemoryInbox(), lambda client: client.post(path, content=body, headers=head))
    return found


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_signed_push_is_kept_under_our_name_of_the_feed_and_gets_a_receipt() -> None:
    inbox = MemoryInbox()
    answer = answer_to(inbox=inbox)
    assert answer.status_code == 202
    assert answer.json() == {
        "source": "licences",
        "feed": "certificates",
        "number": 1,
        "rows": 1,
        "deletions": 1,
        "received_at": "2026-11-26T07:42:18Z",
    }
    ((source, feed, body),) = inbox.kept
    assert (source, feed, json.loads(body)) == ("licences", "certificates", BODY)


def test_the_same_body_again_gets_the_same_answer_and_is_kept_once() -> None:
    inbox = MemoryInbox()
    body = json.dumps(BODY).encode()

    async def twice(client: httpx.AsyncClient) -> list[httpx.Response]:
        heads = [signed(body, nonce=nonce) for nonce in ("nonce-0001", "nonce-0002")]
        return [await client.post("/api/push/licences", content=body, headers=head) for head in heads]

    first, second = pushed(inbox, twice)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert len(inbox.kept) == 1


def test_the_same_request_again_is_refused() -> None:
    body = json.dumps(BODY).encode()

    async def twice(client: httpx.AsyncClient) -> httpx.Response:
        await client.post("/api/push/licences", content=body, headers=signed(body))
        return await client.post("/api/push/licences", content=body, headers=signed(body))

    assert refusal(pushed(MemoryInbox(), twice)) == (409, "push_replayed")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-Signature": ""}, "push_not_signed"),
        ({"X-Nonce": ""}, "push_not_signed"),
        ({"X-App-Key": "another"}, "push_unknown_key"),
        ({"X-Nonce": "short"}, "push_bad_nonce"),
        ({"X-Nonce": "n" * 129}, "push_bad_nonce"),
        ({"X-Timestamp": "soon"}, "push_clock"),
        ({"X-Timestamp": "1" * 40}, "push_clock"),
        ({"X-Signature": "0" * 64}, "push_bad_signature"),
        ({"X-Nonce": "another-nonce"}, "push_bad_signature"),
    ],
)
def test_a_request_that_is_not_signed_well_is_not_believed(headers: dict[str, str], code: str) -> None:
    inbox = MemoryInbox()
    assert refusal(answer_to(inbox=inbox, headers=headers)) == (401, code)
    assert not inbox.kept


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-299, 202), (299, 202), (301, 401)])
def test_a_clock_may_be_five_minutes_off(seconds: int, status: int) -> None:
    body = json.dumps(BODY).encode()
    head = signed(body, at=NOW + timedelta(seconds=seconds))
    answer = pushed(MemoryInbox(), lambda client: client.post("/api/push/licences", content=body, headers=head))
    assert answer.status_code == status


def test_the_body_and_the_address_are_signed_too() -> None:
    body = json.dumps(BODY).encode()
    head = signed(body)
    other = body.replace(b'"1"', b'"9"')

    async def both(client: httpx.AsyncClient) -> list[httpx.Response]:
        changed = await client.post("/api/push/licences", content=other, headers=head)
        moved = await client.post("/api/push/licences?x=1", content=body, headers=head)
        return [changed, moved]

    assert {refusal(answer) for answer in pushed(MemoryInbox(), both)} == {(401, "push_bad_signature")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "push_no_json"),
        (b"\xb0\xa1", "push_no_json"),
        (b'{"feed": "certs", "rows": [{"a": "\\ud800"}]}', "push_no_json"),
        (b"[1]", "push_no_object"),
        ({"feed": "types"}, "push_unknown_feed"),
        ({"rows": []}, "push_unknown_feed"),
        ({"feed": ["certs"]}, "push_unknown_feed"),
        ({"feed": "certs", "row": []}, "push_unknown_key_in_body"),
        ({"feed": "certs", "rows": {"id": 1}}, "push_no_list"),
        ({"feed": "certs", "rows": [{}, 7]}, "push_no_row"),
        ({"feed": "certs", "deletions": ["2"]}, "push_no_row"),
        ({"feed": "certs", "rows": [{}] * 5001}, "push_too_many"),
    ],
)
def test_a_body_of_another_form_is_refused_and_not_kept(content: Any, code: str) -> None:
    inbox = MemoryInbox()
    assert refusal(answer_to(content, inbox)) == (422, code)
    assert not inbox.kept


def test_the_place_of_a_mistake_is_told() -> None:
    error = answer_to({"feed": "certs", "rows": [{}, 7]}).json()["error"]
    assert (error["where"], error["message"]) == ("rows[1]", "rows[1] 处应为对象")


def test_sentences_come_in_the_language_of_the_reader() -> None:
    english = answer_to(headers={"X-App-Key": "another", "Accept-Language": "en"}).json()["error"]["message"]
    chinese = answer_to(headers={"X-App-Key": "another", "Accept-Language": "zh-CN"}).json()["error"]["message"]
    assert (english, chinese) == ("The key is not known", "应用标识不存在")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "text/plain"}, "push_not_json"),
        ({"Content-Type": ""}, "push_not_json"),
        ({"Content-Encoding": "gzip"}, "push_encoded"),
    ],
)
def test_only_plain_json_is_taken(headers: dict[str, str], code: str) -> None:
    assert refusal(answer_to(headers=headers)) == (415, code)


def test_json_may_name_its_character_set() -> None:
    assert answer_to(headers={"Content-Type": "application/json; charset=utf-8"}).status_code == 202


def test_a_body_over_the_limit_is_refused() -> None:
    body = b'{"feed": "certs", "rows": [{"a": "' + b"x" * 1_000_000 + b'"}]}'
    assert refusal(answer_to(body)) == (413, "too_large")


def test_a_source_that_is_not_there_and_one_that_may_not_push() -> None:
    assert refusal(answer_to(path="/api/push/nobody")) == (404, "push_unknown_source")
    assert refusal(answer_to(path="/api/push/platform")) == (403, "push_not_open")


def test_a_store_that_is_away_asks_for_another_try() -> None:
    answer = answer_to(inbox=MemoryInbox(away=True))
    assert refusal(answer) == (503, "store_away")
    assert answer.headers["retry-after"] == "2"


def test_a_get_is_no_push() -> None:
    answer = pushed(MemoryInbox(), lambda client: client.get("/api/push/licences"))
    assert refusal(answer) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/api/push/licences", {"X-Signature": "0" * 64}, "push_bad_signature"),
        ("/api/push/licences", {"X-App-Key": "other"}, "push_unknown_key"),
        ("/api/push/licences", {"X-Nonce": ""}, "push_not_signed"),
        ("/api/push/platform", {}, "push_not_open"),
        ("/api/push/nobody", {}, "push_unknown_source"),
    ],
)
def test_a_push_that_is_not_believed_stands_in_the_audit_trail(path: str, headers: dict[str, str], code: str) -> None:
    services = replace(fake_services(clock=FixedClock(NOW)), pushes=PushDesk({"licences": DOOR, "platform": None}))
    recorded: list[AuditEvent] = []
    body = json.dumps(BODY).encode()
    head = {name: value for name, value in {**signed(body, path), **headers}.items() if value}

    async def run() -> None:
        async with serving(replace(services, record=recorded.append)) as (_, client):
            await client.post(path, content=body, headers=head)
            await until(lambda: bool(recorded))

    asyncio.run(run())
    assert [(event.event, event.object_code, event.detail["reason"]) for event in recorded] == [
        ("access.refused", path, code)
    ]
