"""The outermost layer: security headers, a limit on bodies, and the last catch of errors."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cockpit.failures import ApiError, failure_response
from cockpit.limits import body_limit
from core.settings import Settings

FIXED: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
NOT_KEPT: Final = (b"cache-control", b"no-store")
"""Whatever does not say how long it may be kept is left in no browser for whoever sits there next."""
DAY_S: Final = 86_400

log = logging.getLogger(__name__)


def content_policy(script_hashes: Sequence[str], workers: Sequence[str] = ()) -> str:
    """The Content-Security-Policy: nothing from another host, no inline script but Dash's own by its hash.

    `workers`: from where workers may come beside ourselves.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            " ".join(("worker-src 'self'", *workers)),
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

    def __init__(self, app: ASGIApp, policy: Callable[[], bytes], settings: Settings) -> None:
        self._app = app
        self._policy = policy
        self._settings = settings
        age = settings.web.hsts_days * DAY_S
        self._only_tls = ((b"strict-transport-security", b"max-age=%d" % age),) if age else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through and adds the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = body_limit(scope["path"], self._settings)
        exchange = _Exchange(receive, send, lambda: self._headers(scope), limit)
        failure: Exception | None = None
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.started:
                raise
            failure = error
        if exchange.too_large and not exchange.started:
            exchange.too_large = False
            failure = ApiError(413, "too_large", scope["path"], limit=limit)
        if failure is not None:
            await failure_response(Request(scope), failure)(scope, receive, exchange.send)

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """What every answer carries; the scheme is that of the browser once the gate has seen it."""
        only_tls = self._only_tls if scope.get("scheme") == "https" else ()
        return [*FIXED, NOT_KEPT, (b"content-security-policy", self._policy()), *only_tls]


class _Exchange:
    """One request and its answer: counts what comes in, adds to what goes out."""

    def __init__(
        self, receive: Receive, send: Send, headers: Callable[[], list[tuple[bytes, bytes]]], limit: int
    ) -> None:
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
            given = {name.lower() for name, _ in message.get("headers", ())}
            added = [(name, value) for name, value in self._headers() if name not in given]
            message["headers"] = [*message.get("headers", ()), *added]
        await self._send(message)
