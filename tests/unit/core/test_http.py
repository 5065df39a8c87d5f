"""The one HTTP client."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from core.addresses import HIDDEN, address_without_secrets
from core.clock import FixedClock
from core.errors import RetryError, StopSourceError
from core.http import Answer, Client, Limits, Request

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
Reply = httpx.Response | Exception


class Wire:
    """Answers from a list, and notes requests and waits; waiting moves the time on."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.replies: Iterator[Reply] = iter(replies)
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []
        self.time = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = next(self.replies)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def client_of(wire: Wire, limits: Limits | None = None, secrets: Sequence[str] = (), share: float = 1.0) -> Client:
    return Client(
        "https://source.example/base",
        limits=limits or Limits(),
        secrets=secrets,
        clock=FixedClock(AT),
        sleep=wire.sleep,
        random_share=lambda: share,
        monotonic=lambda: wire.time,
        transport=httpx.MockTransport(wire.handle),
    )


def asked(replies: Sequence[Reply], **more: Any) -> tuple[Answer, Wire]:
    wire = Wire(replies)
    return client_of(wire, **more).get("/rows", {"since": "2026-01-01T00:00:00+08:00"}), wire


def test_an_answer_has_status_headers_and_body_and_parameters_are_escaped() -> None:
    answer, wire = asked([httpx.Response(200, content=b"{}", headers={"X-Total": "3"})])
    assert (answer.status, answer.headers["x-total"], answer.body) == (200, "3", b"{}")
    assert str(wire.requests[0].url) == "https://source.example/base/rows?since=2026-01-01T00%3A00%3A00%2B08%3A00"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_host_in_trouble_is_asked_again(status: int) -> None:
    answer, wire = asked([httpx.Response(status), httpx.Response(200, content=b"x")])
    assert answer.body == b"x"
    assert len(wire.waits) == 1


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("slow"),
        httpx.ConnectTimeout("slow"),
        httpx.ConnectError("refused"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        httpx.ReadError("reset"),
    ],
)
def test_a_broken_connection_is_tried_again(error: Exception) -> None:
    answer, _ = asked([error, httpx.Response(200, content=b"x")])
    assert answer.body == b"x"


def test_waits_double_up_to_their_cap_with_jitter_between_half_and_all() -> None:
    limits = Limits(attempts=6, backoff_s=1, backoff_max_s=4)
    for share, expected in ((1.0, [1, 2, 4, 4, 4]), (0.0, [0.5, 1, 2, 2, 2])):
        wire = Wire([httpx.Response(500)] * 6)
        with pytest.raises(RetryError):
            client_of(wire, limits, share=share).get("/rows")
        assert wire.waits == expected


def test_after_the_last_attempt_the_caller_is_told_to_come_again_later() -> None:
    wire = Wire([httpx.Response(503)] * 4)
    with pytest.raises(RetryError, match=r"GET https://source\.example/base/rows: status 503") as caught:
        client_of(wire).get("/rows")
    assert len(wire.requests) == 4
    assert caught.value.retry_after is None


def test_retry_after_in_seconds_replaces_the_usual_wait() -> None:
    _, wire = asked([httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200)])
    assert wire.waits == [7.0]


def test_retry_after_as_a_date_is_counted_from_now() -> None:
    until = (AT + timedelta(seconds=12)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    _, wire = asked([httpx.Response(503, headers={"Retry-After": until}), httpx.Response(200)])
    assert wire.waits == [12.0]


def test_retry_after_that_makes_no_sense_is_passed_over() -> None:
    _, wire = asked([httpx.Response(503, headers={"Retry-After": "soon"}), httpx.Response(200)])
    assert wire.waits == [0.5]


def test_a_wait_beyond_the_deadline_is_left_to_the_caller() -> None:
    wire = Wire([httpx.Response(429, headers={"Retry-After": "3600"})])
    with pytest.raises(RetryError) as caught:
        client_of(wire).get("/rows")
    assert caught.value.retry_after == 3600
    assert wire.waits == []


def test_an_answer_that_drips_is_given_up_at_the_deadline() -> None:
    wire = Wire([])

    def drip() -> Iterator[bytes]:
        while True:
            wire.time += 50
            yield b"x"

    wire.replies = (httpx.Response(200, content=drip()) for _ in range(9))
    with pytest.raises(RetryError, match="took too long"):
        client_of(wire).get("/rows")
    assert len(wire.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 501])
def test_a_refusal_stops_the_source_with_what_it_said(status: int) -> None:
    with pytest.raises(StopSourceError, match=rf"status {status}: no such feed"):
        asked([httpx.Response(status, content=b"no such feed")])


def test_a_status_that_the_caller_expects_is_an_answer() -> None:
    wire = Wire([httpx.Response(401, content=b"expired")])
    assert client_of(wire).send(Request("GET", "/rows", expect=(401,))).status == 401


def test_a_redirect_within_the_host_is_followed() -> None:
    answer, wire = asked([httpx.Response(302, headers={"Location": "/new"}), httpx.Response(200, content=b"x")])
    assert answer.body == b"x"
    assert str(wire.requests[1].url) == "https://source.example/new"


@pytest.mark.parametrize(
    "target", ["https://evil.example/rows", "http://source.example/rows", "https://source.example:8443/"]
)
def test_a_redirect_to_another_host_port_or_scheme_is_refused(target: str) -> None:
    with pytest.raises(StopSourceError, match="redirects to another host"):
        asked([httpx.Response(307, headers={"Location": target})])


def test_redirects_in_a_circle_end() -> None:
    with pytest.raises(StopSourceError, match="too many redirects"):
        asked([httpx.Response(302, headers={"Location": "/rows"})] * 9)


def test_an_answer_that_is_too_large_is_refused() -> None:
    wire = Wire([httpx.Response(200, content=b"x" * 101)])
    with pytest.raises(StopSourceError, match="more than 100 bytes"):
        client_of(wire, Limits(body_bytes=100)).get("/rows")


def test_a_body_that_cannot_be_read_is_asked_for_again_and_then_stops_the_source() -> None:
    wire = Wire([httpx.Response(200, content=b'{"a":'), httpx.Response(200, content=b'{"a":1}')])
    assert client_of(wire).send(Request("GET", "/rows", read=orjson.loads)).content == {"a": 1}
    wire = Wire([httpx.Response(200, content=b'{"a":')] * 4)
    with pytest.raises(StopSourceError, match="the answer cannot be read"):
        client_of(wire).send(Request("GET", "/rows", read=orjson.loads))
    assert len(wire.requests) == 4


def test_every_attempt_is_signed_anew_with_path_query_and_body() -> None:
    signed: list[tuple[str, str, bytes]] = []

    def sign(method: str, target: str, body: bytes) -> dict[str, str]:
        signed.append((method, target, body))
        return {"X-Signature": str(len(signed))}

    wire = Wire([httpx.Response(500), httpx.Response(200)])
    client_of(wire).send(Request("POST", "/rows", {"a": "1"}, body=b"{}", signer=sign))
    assert signed == [("POST", "/base/rows?a=1", b"{}")] * 2
    assert [request.headers["x-signature"] for request in wire.requests] == ["1", "2"]


def test_addresses_lose_users_passwords_and_secret_parameters() -> None:
    address = "https://user:pass@host.example:8443/a?token=t0ps3cret&page=2&Signature=abc#frag"
    shown = address_without_secrets(address)
    assert shown == f"https://host.example:8443/a?token={HIDDEN}&page=2&Signature={HIDDEN}"


def test_an_address_of_ipv6_keeps_its_brackets() -> None:
    assert address_without_secrets("http://[::1]:9000/x") == "http://[::1]:9000/x"


def test_secrets_never_show_in_messages(caplog: pytest.LogCaptureFixture) -> None:
    wire = Wire([httpx.Response(500), httpx.Response(403, content=b"bad key s3cr3t-key, sorry")])
    with caplog.at_level("DEBUG"), pytest.raises(StopSourceError) as caught:
        client_of(wire, secrets=("s3cr3t-key",)).get("/rows", {"api_key": "s3cr3t-key"})
    assert "s3cr3t-key" not in str(caught.value)
    assert "s3cr3t-key" not in caplog.text
    assert HIDDEN in str(caught.value)


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    seen: list[Any] = []
    original: Callable[..., None] = httpx.Client.__init__

    def noted(self: httpx.Client, *args: Any, **options: Any) -> None:
        original(self, *args, **options)
        seen.append(self)

    monkeypatch.setattr(httpx.Client, "__init__", noted)
    Client("https://source.example").close()
    assert seen[0].trust_env is False
    assert not any(seen[0]._mounts.values())


def test_an_address_that_is_none_stops_the_source() -> None:
    with pytest.raises(StopSourceError, match="not an address"):
        Client("ftp://source.example").get("/rows")


def test_a_wrong_certificate_stops_the_source() -> None:
    with pytest.raises(StopSourceError, match="certificate is not valid"):
        asked([httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")])


def test_a_closed_client_says_so_instead_of_breaking() -> None:
    wire = Wire([httpx.Response(200)])
    client = client_of(wire)
    client.close()
    with pytest.raises(RetryError, match="closed"):
        client.get("/rows")
