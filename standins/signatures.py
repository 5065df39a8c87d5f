"""Signed requests: what a client signs, and when a signature is believed."""

import hmac
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from standins.days import MINUTE

SKEW: Final = 5 * MINUTE
_NONCES: Final = 200_000


def sign(secret: str, method: str, target: str, timestamp: str, nonce: str, body: bytes = b"") -> str:
    """The signature of a request; `target` is the path with its query, `timestamp` in milliseconds."""
    text = "\n".join([method, target, timestamp, nonce, sha256(body).hexdigest()])
    return hmac.new(secret.encode(), text.encode(), sha256).hexdigest()


@dataclass(frozen=True)
class SignedRequest:
    """What a request came with; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Signatures:
    """Believes a request once: right key, clock within five minutes, nonce not used, signature right."""

    def __init__(self, app_key: str, secret: str) -> None:
        self._app_key = app_key
        self._secret = secret
        self._nonces: OrderedDict[str, int] = OrderedDict()

    def refusal(self, request: SignedRequest, at: int) -> tuple[str, str] | None:
        """Code and message of why a request is not believed at an instant; None when it is."""
        head = request.headers
        timestamp, nonce = head.get("x-timestamp", ""), head.get("x-nonce", "")
        if not hmac.compare_digest(head.get("x-app-key", "").encode(), self._app_key.encode()):
            return "unknown_app_key", "app key is not known"
        if not timestamp.isdigit() or abs(int(timestamp) * 1_000 - at) > SKEW:
            return "clock_skew", "timestamp is more than five minutes off"
        right = sign(self._secret, request.method, request.target, timestamp, nonce, request.body)
        if not nonce or not hmac.compare_digest(head.get("x-signature", "").encode(), right.encode()):
            return "bad_signature", "signature does not match"
        if nonce in self._nonces:
            return "nonce_reused", "nonce was used before"
        self._remember(nonce, at)
        return None

    def _remember(self, nonce: str, at: int) -> None:
        self._nonces[nonce] = at
        # Older requests are refused by their clock already.
        while self._nonces and (len(self._nonces) > _NONCES or next(iter(self._nonces.values())) < at - 2 * SKEW):
            self._nonces.popitem(last=False)
