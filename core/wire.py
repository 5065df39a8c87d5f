"""The network under the HTTP client, on which an exchange ends at its deadline whatever the host does.

httpx limits each wait by itself: a host that gives one byte now and then would hold its reader for ever. Here every
wait is cut to what is left until the deadline that the thread works under; the wait that is cut raises the timeout of
httpx. Names are looked up in the time of the system, which nothing can cut.
"""

import math
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

LEAST_S: Final = 0.001
"""of a wait: none at all would be another kind of socket"""
PIECE: Final = 64 * 1024
"""bytes that are written under one wait"""


class Until(threading.local):
    """The deadline that each thread works under, by a clock of seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._at = math.inf

    @contextmanager
    def __call__(self, deadline: float) -> Iterator[None]:
        """Whatever this thread waits for in the block ends at the deadline."""
        before, self._at = self._at, min(self._at, deadline)
        try:
            yield
        finally:
            self._at = before

    def cut(self, timeout: float | None) -> float | None:
        """A wait as long as was asked for, or as is left; None: without end."""
        wait = min(math.inf if timeout is None else timeout, self._at - self._monotonic())
        return None if wait == math.inf else max(wait, LEAST_S)


class TimedTransport(httpx.HTTPTransport):
    """Carries requests under the deadlines of `until`."""

    def __init__(self, until: Until, verify: ssl.SSLContext | bool) -> None:
        super().__init__(verify=verify, trust_env=False)
        pool: Any = self._pool
        # httpx hands no network down to its pool
        pool._network_backend = _Network(pool._network_backend, until)


@dataclass(frozen=True, slots=True)
class _Network:
    """The network of httpcore with waits that are cut."""

    inner: Any
    until: Until

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **more: Any) -> "_Stream":
        return _Stream(self.inner.connect_tcp(host, port, timeout=self.until.cut(timeout), **more), self.until)

    def sleep(self, seconds: float) -> None:
        self.inner.sleep(self.until.cut(seconds))


@dataclass(frozen=True, slots=True)
class _Stream:
    """A connection of httpcore with waits that are cut."""

    inner: Any
    until: Until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        read: bytes = self.inner.read(max_bytes, timeout=self.until.cut(timeout))
        return read

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for begin in range(0, len(buffer), PIECE):
            self.inner.write(buffer[begin : begin + PIECE], timeout=self.until.cut(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "_Stream":
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, self.until.cut(timeout)), self.until)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)

    def close(self) -> None:
        self.inner.close()
