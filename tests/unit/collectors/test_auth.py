"""How a source lets us in."""

import hashlib
import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from collectors.transport_definition import ApiKey, Basic, Bearer, NoAuth, OAuth, Signed
from collectors.transports.auth import Door, SignedRequests, credential_names, door_of
from core.clock import FixedClock
from core.errors import StopSourceError
from core.http import Client

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


class TokenHost:
    """Gives out numbered tokens."""

    def __init__(self, answer: dict[str, object] | None = None) -> None:
        self.bodies: list[bytes] = []
        self.answer = answer

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(request.content)
        token = {"access_token": f"t{len(self.bodies)}", "token_type": "Bearer", "expires_in": 100}
        return httpx.Response(200, json=self.answer or token)


def oauth(host: TokenHost, clock: FixedClock) -> Door:
    client = Client("https://h.example", clock=clock, transport=httpx.MockTransport(host.handle))
    return door_of(OAuth(kind="oauth", path="/token"), {"client_id": "me", "client_secret": "s&="}, client, clock)


def plain_client() -> Client:
    return Client("https://h.example", transport=httpx.MockTransport(lambda request: httpx.Response(500)))


def test_fixed_keys_go_into_their_headers_and_cannot_be_renewed() -> None:
    bearer = door_of(Bearer(kind="bearer"), {"token": "abc"}, plain_client(), FixedClock(AT))
    key = door_of(ApiKey(kind="api_key", header="X-Key"), {"api_key": "k"}, plain_client(), FixedClock(AT))
    assert bearer.headers("GET", "/", b"") == {"Authorization": "Bearer abc"}
    assert key.headers("GET", "/", b"") == {"X-Key": "k"}
    assert not bearer.renew()


def test_a_token_is_fetched_once_and_renewed_before_it_runs_out() -> None:
    host, clock = TokenHost(), FixedClock(AT)
    door = oauth(host, clock)
    assert door.headers("GET", "/", b"") == {"Authorization": "Bearer t1"}
    clock.move(timedelta(seconds=89))
    assert door.headers("GET", "/", b"") == {"Authorization": "Bearer t1"}
    clock.move(timedelta(seconds=1))
    assert door.headers("GET", "/", b"") == {"Authorization": "Bearer t2"}
    assert host.bodies[0] == b"grant_type=client_credentials&client_id=me&client_secret=s%26%3D"


def test_a_refused_token_is_thrown_away() -> None:
    host, clock = TokenHost(), FixedClock(AT)
    door = oauth(host, clock)
    door.headers("GET", "/", b"")
    assert door.renew()
    assert door.headers("GET", "/", b"") == {"Authorization": "Bearer t2"}


def test_a_token_answer_without_a_token_stops_the_source() -> None:
    door = oauth(TokenHost({"token": "x"}), FixedClock(AT))
    with pytest.raises(StopSourceError, match="no access_token"):
        door.headers("GET", "/", b"")


def test_a_request_is_signed_over_all_of_its_parts() -> None:
    door = SignedRequests("app", "secret", FixedClock(AT), nonce=lambda: "n1")
    headers = door.headers("GET", "/v1/types?page_size=2", b"")
    text = "\n".join(["GET", "/v1/types?page_size=2", "1795665600000", "n1", hashlib.sha256(b"").hexdigest()])
    assert headers == {
        "X-App-Key": "app",
        "X-Timestamp": "1795665600000",
        "X-Nonce": "n1",
        "X-Signature": hmac.new(b"secret", text.encode(), hashlib.sha256).hexdigest(),
    }
    assert not door.renew()


def test_a_nonce_is_never_used_twice() -> None:
    door = door_of(Signed(kind="signed"), {"app_key": "a", "app_secret": "s"}, plain_client(), FixedClock(AT))
    nonces = {door.headers("GET", "/", b"")["X-Nonce"] for _ in range(50)}
    assert len(nonces) == 50


def test_a_missing_credential_is_named() -> None:
    with pytest.raises(StopSourceError, match="no credential client_secret"):
        door_of(OAuth(kind="oauth", path="/t"), {"client_id": "me"}, plain_client(), FixedClock(AT))


def test_every_style_names_its_credentials() -> None:
    assert credential_names(OAuth(kind="oauth", path="/t")) == ("client_id", "client_secret")
    assert credential_names(Bearer(kind="bearer")) == ("token",)
    assert credential_names(ApiKey(kind="api_key")) == ("api_key",)
    assert credential_names(Signed(kind="signed")) == ("app_key", "app_secret")


def test_user_and_password_go_into_every_request() -> None:
    door = door_of(Basic(kind="basic"), {"user": "张三", "password": "p:w"}, plain_client(), FixedClock(AT))
    token = b64encode("张三:p:w".encode()).decode()
    assert door.headers("GET", "/", b"") == {"Authorization": f"Basic {token}"}
    assert not door.renew()


def test_where_everybody_is_let_in_nothing_is_sent() -> None:
    auth = NoAuth(kind="none")
    assert credential_names(auth) == ()
    assert door_of(auth, {}, plain_client(), FixedClock(AT)).headers("GET", "/", b"") == {}
