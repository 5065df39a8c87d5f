"""The bus: tells every process that the snapshot version has moved.

It is a bell, not a mailbox: a message says "look", the truth is read from the store.
So a lost message costs one recheck interval, never a wrong number, and repeated messages cost nothing.

Two carriers behind one interface: PostgreSQL `LISTEN` (default), and Redis pub/sub when `REDIS_URL` is set.
With Redis the store still says `NOTIFY` inside its transaction; `Relay`, run by the worker, passes it on.
"""

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Protocol, Self

import redis.asyncio
import redis.exceptions

from core.errors import CockpitError

CHANNEL: Final = "snapshot"
BACKOFF_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
WAIT_S: Final = 1.0

log = logging.getLogger(__name__)

Ring = Callable[[], None]
"""What a bus does when it hears something, and whenever it has (re)connected."""


class Bus(Protocol):
    """A source of rings; `connected` is False while it hears nothing."""

    @property
    def connected(self) -> bool:
        """Whether a message sent now would be heard."""
        ...

    async def listen(self, ring: Ring) -> None:
        """Calls `ring` in the running loop for every message and after every connect; ends when cancelled."""
        ...


class Notice(Protocol):
    """One message of the store's listener."""

    @property
    def channel(self) -> str:
        """Its channel."""
        ...

    @property
    def payload(self) -> str:
        """Its text."""
        ...


class Listener(Protocol):
    """A connection that LISTENs (store.database)."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> object: ...

    def wait(self, timeout_s: float) -> Sequence[Notice]:
        """The messages since the last call; waits at most `timeout_s` for the first."""
        ...


class Listening(Protocol):
    """What can open a listener: store.database.Database."""

    def listen(self, *channels: str) -> Listener:
        """A connection of its own that listens to the channels."""
        ...


def pause_after(failures: int) -> float:
    """Seconds to wait before the next attempt, with jitter so that processes do not come back together."""
    base = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
    return base * random.uniform(0.8, 1.2)


class PostgresBus:
    """LISTEN on one connection of this process, in a thread of its own."""

    def __init__(self, database: Listening) -> None:
        self._database = database
        self._connected = False

    @property
    def connected(self) -> bool:
        """Whether the LISTEN connection stands."""
        return self._connected

    async def listen(self, ring: Ring) -> None:
        """Rings for every NOTIFY and after every connect."""
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        stop = threading.Event()

        def run() -> None:
            try:
                self._listen(lambda: _ring_in(loop, ring), stop)
            finally:
                _ring_in(loop, ended.set)

        threading.Thread(target=run, name="bus-listen", daemon=True).start()
        try:
            await ended.wait()
        finally:
            stop.set()

    def _listen(self, ring: Ring, stop: threading.Event) -> None:
        failures = 0
        while not stop.is_set():
            try:
                with self._database.listen(CHANNEL) as listener:
                    failures = 0
                    self._connected = True
                    ring()
                    while not stop.is_set():
                        if listener.wait(WAIT_S):
                            ring()
            except (CockpitError, OSError) as error:
                log.warning("bus: PostgreSQL is away: %s", error)
            finally:
                self._connected = False
            stop.wait(pause_after(failures))
            failures += 1


def _ring_in(loop: asyncio.AbstractEventLoop, ring: Ring) -> None:
    with suppress(RuntimeError):  # the loop has closed: nobody is left to hear it
        loop.call_soon_threadsafe(ring)


class RedisBus:
    """SUBSCRIBE on one connection of this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connected = False

    @property
    def connected(self) -> bool:
        """Whether the subscription stands."""
        return self._connected

    async def listen(self, ring: Ring) -> None:
        """Rings for every message and after every connect."""
        failures = 0
        while True:
            try:
                await self._hear(ring)
            except (redis.exceptions.RedisError, OSError) as error:
                log.warning("bus: Redis is away: %s", error)
            failures = 0 if self._connected else failures + 1
            self._connected = False
            await asyncio.sleep(pause_after(failures))

    async def _hear(self, ring: Ring) -> None:
        async with (
            redis.asyncio.Redis.from_url(self._url, health_check_interval=15) as client,
            client.pubsub() as heard,
        ):
            await heard.subscribe(CHANNEL)
            while True:
                message = await heard.get_message(timeout=WAIT_S)
                if message is not None:
                    self._connected = True
                    ring()


class Relay:
    """Passes the store's NOTIFY on to Redis; run by the worker, harmless when several do."""

    def __init__(self, database: Listening, redis_url: str) -> None:
        self._database = database
        self._redis = redis.Redis.from_url(redis_url, socket_timeout=5, health_check_interval=15)

    def run(self, stop: threading.Event) -> None:
        """Relays until `stop` is set; reconnects both ends with back-off."""
        failures = 0
        while not stop.is_set():
            try:
                with self._database.listen(CHANNEL) as listener:
                    self._publish("0")
                    while not stop.is_set():
                        self._pass_on(listener.wait(WAIT_S))
                        failures = 0
            except (CockpitError, redis.exceptions.RedisError, OSError) as error:
                log.warning("relay: %s", error)
                stop.wait(pause_after(failures))
                failures += 1
        self._redis.close()

    def _pass_on(self, notices: Sequence[Notice]) -> None:
        if notices:
            self._publish(notices[-1].payload)

    def _publish(self, payload: str) -> Any:
        return self._redis.publish(CHANNEL, payload)
