"""The bus: tells every process that the snapshot version has moved.

It is a bell, not a mailbox: a message says "look", the truth is read from the store.
So a lost message costs one recheck interval, never a wrong number, and repeated messages cost nothing.

Two carriers behind one interface: PostgreSQL `LISTEN` (default), and Redis pub/sub when `REDIS_URL` is set
(`cockpit/redis_bus.py`).
With Redis the store still says `NOTIFY` inside its transaction; `Relay`, run by the worker, passes it on.
"""

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Final, Protocol, Self

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


Heard = Callable[[str | None], None]
"""What is called with the text of a message, and with None whenever it has (re)connected."""


class Ear(Protocol):
    """Hears the messages of one channel; `connected` is False while it hears nothing."""

    @property
    def connected(self) -> bool:
        """Whether a message sent now would be heard."""
        ...

    async def listen(self, heard: Heard) -> None:
        """Calls `heard` in the running loop; ends when cancelled."""
        ...


class PostgresEar:
    """LISTEN on one connection of this process, in a thread of its own."""

    def __init__(self, database: Listening, channel: str) -> None:
        self._database = database
        self._channel = channel
        self._connected = False

    @property
    def connected(self) -> bool:
        """Whether the LISTEN connection stands."""
        return self._connected

    async def listen(self, heard: Heard) -> None:
        """Hears every NOTIFY and every connect."""
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        stop = threading.Event()

        def run() -> None:
            try:
                self._listen(lambda text: _call_in(loop, partial(heard, text)), stop)
            finally:
                _call_in(loop, ended.set)

        threading.Thread(target=run, name=f"listen-{self._channel}", daemon=True).start()
        try:
            await ended.wait()
        finally:
            stop.set()

    def _listen(self, heard: Heard, stop: threading.Event) -> None:
        failures = 0
        while not stop.is_set():
            try:
                with self._database.listen(self._channel) as listener:
                    failures = 0
                    self._connected = True
                    heard(None)
                    while not stop.is_set():
                        for notice in listener.wait(WAIT_S):
                            heard(notice.payload)
            except (CockpitError, OSError) as error:
                log.warning("bus: PostgreSQL is away: %s", error)
            finally:
                self._connected = False
            stop.wait(pause_after(failures))
            failures += 1


class PostgresBus:
    """The bus on PostgreSQL: every message and every connect is a ring."""

    def __init__(self, database: Listening) -> None:
        self._ear = PostgresEar(database, CHANNEL)

    @property
    def connected(self) -> bool:
        """Whether the LISTEN connection stands."""
        return self._ear.connected

    async def listen(self, ring: Ring) -> None:
        """Rings for every NOTIFY and after every connect."""
        await self._ear.listen(lambda _: ring())


def _call_in(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the loop has closed: nobody is left to hear it
        loop.call_soon_threadsafe(call)
