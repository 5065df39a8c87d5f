"""The guard in front of everything: security headers, a limit on bodies, and the last catch of errors."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cockpit.routes.errors import ApiError, failure_response

BODY_LIMIT: Final = 1_000_000

FIXED: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

log = logging.getLogger(__name__)


def content_policy(script_hashes: Sequence[str]) -> str:
    """The Content-Security-Policy: nothing from another host, no inline script but Dash's own by its hash."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


class TooLargeError(Exception):
    """The body is larger than the limit."""


class Guard:
    """Pure ASGI middleware; `policy` is asked per answer, because Dash knows its hashes only after its setup."""

    def __init__(self, app: ASGIApp, policy: Callable[[], bytes], body_limit: int = BODY_LIMIT) -> None:
        self._app = app
        self._policy = policy
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through and adds the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = [*FIXED, (b"content-security-policy", self._policy())]
        exchange = _Exchange(receive, send, headers, self._body_limit)
        failure: Exception | None = None
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.started:
                raise
            failure = error
        if exchange.too_large and not exchange.started:
            exchange.too_large = False
            failure = ApiError(413, "too_large", scope["path"], limit=self._body_limit)
        if failure is not None:
            await failure_response(Request(scope), failure)(scope, receive, exchange.send)


class _Exchange:
    """One request and its answer: counts what comes in, adds to what goes out."""

    def __init__(self, receive: Receive, send: Send, headers: list[tuple[bytes, bytes]], limit: int) -> None:
        self._receive = receive
        self._send = send
        self._headers = headers
        self._limit = limit
        self._received = 0
        self.started = False
        self.too_large = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        if self._received > self._limit:
            self.too_large = True
            raise TooLargeError
        return message

    async def send(self, message: Message) -> None:
        if self.too_large and not self.started:
            return  # the frameworks answer a cut body with words of their own: ours replace them
        if message["type"] == "http.response.start":
            self.started = True
            message["headers"] = [*message.get("headers", ()), *self._headers]
        await self._send(message)
