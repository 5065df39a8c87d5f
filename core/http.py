"""The one HTTP client: time limits, retries, size limits, and translation into our errors.

`Client.send` returns an `Answer` or raises
 * RetryError: the host cannot be reached, is too slow, overloaded (429, 5xx) or cut its answer, and all attempts are
   used; `retry_after` holds the seconds the host asked for, when it asked for more than this call may wait;
 * StopSourceError: the host refuses (4xx), sends us elsewhere, answers too much, or its certificate is wrong.

Addresses in logs and errors carry no secrets. Proxies and passwords of the environment
(`HTTP_PROXY`, `.netrc`) are never used.
"""

import logging
import random
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NoReturn, Self
from urllib.parse import quote, urlencode, urljoin, urlsplit

import httpx

from core.addresses import HIDDEN, address_without_secrets, origin_of, place_of
from core.clock import Clock, SystemClock
from core.errors import RetryError, StopSourceError
from core.waiting import backoff, seconds_asked
from core.wire import TimedTransport, Until

log = logging.getLogger("cockpit.http")

# These two log whole addresses, tokens included, at INFO.
for _talkative in ("httpx", "httpcore"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)

RETRIED: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
TOO_MANY: Final = 429
CREDENTIALS_REFUSED: Final = frozenset({401, 403})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
EXCERPT: Final = 200
LEAST_SECRET: Final = 4
"""characters; hiding a shorter text would only spoil messages"""

Wire = httpx.BaseTransport
"""what carries requests; tests put their own in place of the network"""

Signer = Callable[[str, str, bytes], Mapping[str, str]]
"""(method, path with query, body) → headers; asked again for every attempt, so nonces and times are fresh."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; seconds, attempts, bytes."""

    connect_s: float = 5.0
    read_s: float = 30.0
    total_s: float = 120.0
    attempts: int = 4
    backoff_s: float = 0.5
    backoff_max_s: float = 30.0
    body_bytes: int = 64 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said: status, headers (lower-case names), the whole body, and what `Request.read` made of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    content: Any = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a host; `path` is relative to the base address of the client, parameters are added to it.

    `expect` are statuses besides 2xx that the caller wants to see.
    `read` turns the body into what the caller wants; with ValueError it says that the body is broken, and we ask again.
    """

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    signer: Signer | None = None
    expect: Collection[int] = ()
    read: Callable[[bytes], Any] | None = None


class _AttemptError(Exception):
    """One attempt failed and another may do better."""

    def __init__(
        self, reason: str, code: str, wait_s: float | None = None, *, broken: bool = False, **values: Any
    ) -> None:
        self.reason = reason
        self.code = code
        self.wait_s = wait_s
        self.broken = broken
        self.values = values
        super().__init__(reason)


class Client:
    """Asks one host; may be used by several threads.

    `sleep(seconds)` waits between attempts and may return early; `random_share()` gives 0 ≤ x < 1 for the jitter.
    `secrets` are texts that must never show in a message. `authorities` is a PEM file of those who vouch for the
    host, in place of the public ones; StopSourceError when it holds none.
    """

    def __init__(
        self,
        base: str,
        *,
        limits: Limits | None = None,
        secrets: Collection[str] = (),
        clock: Clock | None = None,
        sleep: Callable[[float], object] = time.sleep,
        random_share: Callable[[], float] = random.random,
        monotonic: Callable[[], float] = time.monotonic,
        transport: Wire | None = None,
        authorities: Path | None = None,
    ) -> None:
        self._base = base.rstrip("/")
        self._origin = origin_of(self._base)
        self._limits = limits or Limits()
        self._secrets = tuple(sorted((text for text in secrets if len(text) >= LEAST_SECRET), key=len, reverse=True))
        self._clock = clock or SystemClock()
        self._sleep = sleep
        self._random_share = random_share
        self._monotonic = monotonic
        self._until = Until(monotonic)
        timeout = httpx.Timeout(self._limits.read_s, connect=self._limits.connect_s)
        trusted = True if authorities is None else _trusting(authorities)
        wire = transport or TimedTransport(self._until, trusted)
        self._client = httpx.Client(timeout=timeout, transport=wire, trust_env=False, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all connections."""
        self._client.close()

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """The answer to a plain GET."""
        return self.send(Request("GET", path, parameters or {}))

    def send(self, request: Request) -> Answer:
        """The answer to a request, after as many attempts as the limits allow."""
        address = self._address(request)
        shown = place_of(address)
        deadline = self._monotonic() + self._limits.total_s
        last: _AttemptError | None = None
        for attempt in range(self._limits.attempts):
            if last is not None and not self._wait(attempt, last, deadline):
                break
            try:
                return self._attempt(request, address, deadline)
            except _AttemptError as again:
                last = again
                whole = self._clean(address_without_secrets(address))
                log.info("attempt %d of %s %s failed: %s", attempt + 1, request.method, whole, again.reason)
        return self._give_up(request, shown, last)

    def _give_up(self, request: Request, shown: str, last: _AttemptError | None) -> NoReturn:
        if last is None:
            raise RetryError(f"{request.method} {shown}: no attempt is allowed")
        message = self._clean(f"{request.method} {shown}: {last.reason}")
        if last.broken:
            raise StopSourceError(message, last.code, **last.values)
        raise RetryError(message, last.wait_s, last.code, **last.values)

    def _wait(self, attempt: int, last: _AttemptError, deadline: float) -> bool:
        """Waits before another attempt; False when the deadline comes first."""
        own = backoff(attempt, self._limits.backoff_s, self._limits.backoff_max_s, self._random_share())
        delay = own if last.wait_s is None else last.wait_s
        if self._monotonic() + delay >= deadline:
            return False
        self._sleep(delay)
        return True

    def _address(self, request: Request) -> str:
        address = self._base + request.path
        if not request.parameters:
            return address
        return f"{address}?{urlencode(request.parameters, quote_via=quote, safe='')}"

    def _attempt(self, request: Request, address: str, deadline: float) -> Answer:
        for _ in range(self._limits.redirects + 1):
            answer = self._exchange(request, address, deadline)
            if answer.status not in REDIRECTS:
                return self._judged(request, answer, address)
            address = self._redirected(request, answer, address)
        raise StopSourceError(self._clean(f"{place_of(address)}: too many redirects"), "redirects")

    def _redirected(self, request: Request, answer: Answer, address: str) -> str:
        target = urljoin(address, answer.headers.get("location", ""))
        shown = place_of(address)
        if origin_of(target) != self._origin:
            host = urlsplit(target).hostname
            message = self._clean(f"{shown}: redirects to another host, {host}")
            raise StopSourceError(message, "redirected", host=host)
        if request.method not in ("GET", "HEAD"):
            raise StopSourceError(self._clean(f"{shown}: redirects a {request.method}"), "redirects")
        return target

    def _exchange(self, request: Request, address: str, deadline: float) -> Answer:
        """One request on the wire."""
        if self._client.is_closed:
            raise RetryError(f"{place_of(address)}: the client was closed")
        headers = dict(request.headers)
        if request.signer is not None:
            parts = urlsplit(address)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            headers.update(request.signer(request.method, target, request.body))
        try:
            with (
                self._until(deadline),
                self._client.stream(request.method, address, headers=headers, content=request.body or None) as response,
            ):
                body = self._body_in_time(response, address, deadline)
                return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise StopSourceError(f"{place_of(address)}: not an address", "address") from error
        except httpx.TimeoutException as error:
            raise _AttemptError(f"no answer in time ({type(error).__name__})", "silent") from error
        except httpx.ConnectError as error:
            if "CERTIFICATE" in str(error).upper():
                raise StopSourceError(f"{place_of(address)}: its certificate is not valid", "certificate") from error
            raise _AttemptError("cannot be reached", "unreachable") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _AttemptError(f"the answer was cut off ({type(error).__name__})", "cut") from error

    def _body_in_time(self, response: httpx.Response, address: str, deadline: float) -> bytes:
        """The body; what has begun to come and is not whole at the deadline is slow, and not silent."""
        try:
            return self._body(response, address, deadline)
        except httpx.ReadTimeout as error:
            if self._monotonic() < deadline:
                raise
            raise _AttemptError("the answer took too long", "slow") from error

    def _body(self, response: httpx.Response, address: str, deadline: float) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > self._limits.body_bytes:
                limit = self._limits.body_bytes
                raise StopSourceError(f"{place_of(address)}: answers more than {limit} bytes", "too_large", limit=limit)
            if self._monotonic() > deadline:
                raise _AttemptError("the answer took too long", "slow")
            chunks.append(chunk)
        return b"".join(chunks)

    def _judged(self, request: Request, answer: Answer, address: str) -> Answer:
        """The answer when it is one; raises what its status means otherwise."""
        if answer.status in request.expect:
            return answer
        if 200 <= answer.status < 300:
            return self._with_content(request, answer)
        if answer.status in RETRIED:
            code = "busy" if answer.status == TOO_MANY else "status"
            raise _AttemptError(
                f"status {answer.status}",
                code,
                seconds_asked(answer.headers.get("retry-after", ""), self._clock.now()),
                status=answer.status,
            )
        excerpt = answer.body[:EXCERPT].decode("utf-8", "replace").strip()
        message = self._clean(f"{request.method} {place_of(address)}: status {answer.status}: {excerpt}")
        code = "not_let_in" if answer.status in CREDENTIALS_REFUSED else "refused"
        raise StopSourceError(message, code, status=answer.status)

    def _with_content(self, request: Request, answer: Answer) -> Answer:
        if request.read is None:
            return answer
        try:
            return replace(answer, content=request.read(answer.body))
        except ValueError as error:
            raise _AttemptError(f"the answer cannot be read: {error}", "unreadable", broken=True) from error

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def _trusting(authorities: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authorities)
    except (OSError, ssl.SSLError) as error:
        raise StopSourceError(f"{authorities}: expected a PEM file of certificates", "authorities") from error
