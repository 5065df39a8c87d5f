"""How a source lets us in: headers for every request, and what to do when they are refused."""

import hashlib
import hmac
import secrets
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import orjson

from collectors.transport_definition import ApiKey, Auth, Basic, Bearer, NoAuth, OAuth, Signed
from core.clock import Clock
from core.errors import StopSourceError
from core.http import Client, Request

MARGIN: Final = 0.1
"""share of a token's life after which it is renewed early"""


class Door(Protocol):
    """One way of being let in."""

    def headers(self, method: str, target: str, body: bytes) -> Mapping[str, str]:
        """The headers of one attempt; `target` is the path with its query."""
        ...

    def renew(self) -> bool:
        """Called when the headers were refused; whether another try can do better."""
        ...


class Fixed:
    """The same headers every time."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = dict(headers)

    def headers(self, method: str, target: str, body: bytes) -> Mapping[str, str]:
        """The headers."""
        return self._headers

    def renew(self) -> bool:
        """A fixed key that is refused stays refused."""
        return False


class SignedRequests:
    """HMAC-SHA256 over method, path with query, time, nonce and digest of the body."""

    def __init__(self, key: str, secret: str, clock: Clock, nonce: Callable[[], str] = secrets.token_hex) -> None:
        self._key = key
        self._secret = secret.encode()
        self._clock = clock
        self._nonce = nonce

    def headers(self, method: str, target: str, body: bytes) -> Mapping[str, str]:
        """A fresh signature."""
        moment = str(round(self._clock.now().timestamp() * 1000))
        nonce = self._nonce()
        text = "\n".join([method, target, moment, nonce, hashlib.sha256(body).hexdigest()])
        signature = hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()
        return {"X-App-Key": self._key, "X-Timestamp": moment, "X-Nonce": nonce, "X-Signature": signature}

    def renew(self) -> bool:
        """A signature that is refused stays refused: key, secret or clock are wrong."""
        return False


class ClientCredentials:
    """An OAuth token, shared by the feeds of a source, renewed before it runs out."""

    def __init__(self, auth: OAuth, credentials: Mapping[str, str], client: Client, clock: Clock) -> None:
        self._request = _token_request(auth, credentials)
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0

    def headers(self, method: str, target: str, body: bytes) -> Mapping[str, str]:
        """The bearer header with a token that still holds."""
        with self._lock:
            if self._clock.now().timestamp() >= self._until:
                self._fetch()
            return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """Throws the token away; the next request fetches another."""
        with self._lock:
            self._until = 0.0
        return True

    def _fetch(self) -> None:
        content = self._client.send(self._request).content
        token, life = content.get("access_token"), content.get("expires_in")
        if not isinstance(token, str) or not isinstance(life, int | float):
            raise StopSourceError("the token answer holds no access_token or no expires_in", "not_let_in")
        self._token = token
        self._until = self._clock.now().timestamp() + life * (1 - MARGIN)


def _token_request(auth: OAuth, credentials: Mapping[str, str]) -> Request:
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials[auth.client_id],
        "client_secret": credentials[auth.client_secret],
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", auth.path, headers=headers, body=urlencode(form).encode(), read=_object)


def _object(body: bytes) -> dict[str, Any]:
    value = orjson.loads(body)
    if not isinstance(value, dict):
        raise ValueError("expected a JSON object")
    return value


def credential_names(auth: Auth) -> tuple[str, ...]:
    """The credentials that an auth style needs."""
    match auth:
        case NoAuth():
            return ()
        case Basic():
            return auth.user, auth.password
        case OAuth():
            return auth.client_id, auth.client_secret
        case Bearer():
            return (auth.token,)
        case ApiKey():
            return (auth.key,)
        case Signed():
            return auth.app_key, auth.app_secret


def door_of(auth: Auth, credentials: Mapping[str, str], client: Client, clock: Clock) -> Door:
    """The door that a source file describes; raises StopSourceError when a credential is missing."""
    missing = [name for name in credential_names(auth) if not credentials.get(name)]
    if missing:
        raise StopSourceError(f"the settings hold no credential {', '.join(missing)}")
    match auth:
        case NoAuth():
            return Fixed({})
        case Basic():
            pair = f"{credentials[auth.user]}:{credentials[auth.password]}"
            return Fixed({"Authorization": f"Basic {b64encode(pair.encode()).decode()}"})
        case OAuth():
            return ClientCredentials(auth, credentials, client, clock)
        case Bearer():
            return Fixed({"Authorization": f"Bearer {credentials[auth.token]}"})
        case ApiKey():
            return Fixed({auth.header: credentials[auth.key]})
        case Signed():
            return SignedRequests(credentials[auth.app_key], credentials[auth.app_secret], clock)
