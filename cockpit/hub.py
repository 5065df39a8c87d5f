"""The snapshot hub: the newest edition of each scope in this process, built once and shared.

It listens to the bus, reads the store off the loop and hands editions to the channels of the stream.
When the store is away, or a snapshot cannot be built, it keeps the last edition, marked stale, and heals by itself.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import orjson

from cockpit.bus import Bus, pause_after
from cockpit.channels import Channel, Viewer
from cockpit.editions import Edition, Payload, press
from cockpit.kept_scopes import OLD, KeptScopes
from cockpit.reads import Reads
from core.errors import CockpitError

RECHECK_S: Final = 10.0
"""Freshness moves on without a new version: a watched scope is looked at again after this."""
DEAF_RECHECK_S: Final = 1.0
"""The same while the bus is away and nothing would ring."""
SHORTEST_S: Final = 0.2
"""A burst of messages is answered with one edition in this time, so that building never takes a whole core."""
log = logging.getLogger(__name__)

Build = Callable[[str], Payload | None]
"""Builds the payload of a scope, in a worker thread; None for a scope that does not exist."""


class MarkStale(Protocol):
    """The same payload, called stale; `reason` is a word of `snapshot.*`."""

    def __call__(self, payload: Payload, *, reason: str = ...) -> Payload:
        """The payload to show instead."""
        ...


class UnknownScopeError(CockpitError):
    """There is no such scope."""


class NoSnapshotError(CockpitError):
    """No snapshot could be built yet."""


@dataclass(frozen=True, slots=True)
class HubState:
    """What the hub knows of itself, for /readyz and /metrics."""

    version: int | None
    viewers: int
    scopes: int
    away: str
    bus_connected: bool
    build_seconds: float
    silent_s: float
    """since the last pass that brought the city up to date"""


class SnapshotHub:
    """Has the newest edition of each scope that is asked for, and renews what is watched (`KeptScopes`)."""

    def __init__(
        self,
        build: Build,
        mark_stale: MarkStale,
        bus: Bus,
        city: str,
        *,
        prompt: Collection[str] = (),
        reads: Reads | None = None,
        recheck_s: float = RECHECK_S,
        published: Callable[[Edition], None] | None = None,
    ) -> None:
        self._build = build
        self._mark_stale = mark_stale
        self._bus = bus
        self._city = city
        self._reads = reads or Reads()
        self._recheck_s = recheck_s
        self._published = published
        self._kept = KeptScopes(city, prompt, recheck_s)
        self._locks: dict[str, asyncio.Lock] = {}
        self._rung = asyncio.Event()
        self._failures = 0
        self._away = ""
        self._broken: set[str] = set()
        self._refreshed = time.monotonic()
        self._build_seconds = 0.0
        self.closed = False

    @property
    def state(self) -> HubState:
        """The hub as it stands."""
        city = self._kept.city
        version = city.edition.version if city else None
        return HubState(
            version=version,
            viewers=len(self._kept.viewers()),
            scopes=len(self._kept),
            away=self._away,
            bus_connected=self._bus.connected,
            build_seconds=self._build_seconds,
            silent_s=time.monotonic() - self._refreshed,
        )

    async def run(self) -> None:
        """Follows the bus until cancelled."""
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                self._rung.clear()
                started = time.monotonic()
                await self._refresh()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._pause()):
                        await self._rung.wait()
                await asyncio.sleep(max(0.0, started + SHORTEST_S - time.monotonic()))
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _listen(self) -> None:
        while True:
            try:
                await self._bus.listen(self._rung.set)
            except Exception:  # a bus that fails in a way of its own must not end the live path
                log.exception("hub: the bus failed, listening again")
            await asyncio.sleep(DEAF_RECHECK_S)

    def close(self) -> None:
        """Lets every open stream end, so that the server can stop."""
        self.closed = True
        for viewer in self.watching():
            viewer.gone = True
            viewer.wake()

    def watching(self) -> list[Viewer]:
        """All open streams."""
        return self._kept.viewers()

    async def channel(self, scope: str) -> Channel:
        """The channel of a scope, its edition built when it is missing or has grown old.

        Raises UnknownScopeError, or NoSnapshotError while the store has never answered.
        """
        if self._is_wanting(scope):
            async with self._lock(scope):
                await self._renew_on_demand(scope)
        return self._kept.use(scope)

    def _is_wanting(self, scope: str) -> bool:
        """Whether a scope has to be built before it is shown; while the store is away the last edition has to do."""
        channel = self._kept.get(scope)
        return channel is None or (not self._away and self._kept.is_old(channel, time.monotonic()))

    async def _renew_on_demand(self, scope: str) -> None:
        if not self._is_wanting(scope):
            return
        try:
            await self._renew(scope)
        except CockpitError as error:
            if isinstance(error, UnknownScopeError):
                self._locks.pop(scope, None)
                raise
            if scope not in self._kept:
                raise NoSnapshotError(str(error)) from error
        except Exception as error:  # a fault in the code of one snapshot must not cost the reader the last one
            self._break(scope)
            if scope not in self._kept:
                raise NoSnapshotError(str(error)) from error

    def _lock(self, scope: str) -> asyncio.Lock:
        return self._locks.setdefault(scope, asyncio.Lock())

    def _pause(self) -> float:
        if self._away:
            return pause_after(self._failures)
        if self._kept.behind:
            return SHORTEST_S
        return self._recheck_s if self._bus.connected else min(DEAF_RECHECK_S, self._recheck_s)

    async def _refresh(self) -> None:
        """One pass; a store that is away ends it, a scope that cannot be built is left behind alone."""
        try:
            for scope in self._kept.due(time.monotonic()):
                await self._refresh_scope(scope)
        except CockpitError as error:
            self._fail(error)
            return
        self._heal()
        if self._city not in self._broken:
            self._refreshed = time.monotonic()

    async def _refresh_scope(self, scope: str) -> None:
        try:
            async with self._lock(scope):
                await self._renew(scope)
        except UnknownScopeError as error:
            log.warning("hub: a watched scope is gone: %s", error)
        except CockpitError:
            raise
        except Exception:  # noqa: BLE001 - whatever one snapshot stumbles over, the others have to go on
            self._break(scope)

    async def _renew(self, scope: str) -> None:
        started = time.perf_counter()
        old = self._kept.get(scope)
        edition = await self._reads(self._press, scope, old.edition if old else None)
        self._build_seconds = time.perf_counter() - started
        self._broken.discard(scope)
        if edition is not None and self._published is not None:
            self._published(edition)
        for dropped in self._kept.keep(scope, edition, time.monotonic()):
            self._locks.pop(dropped, None)

    def _press(self, scope: str, old: Edition | None) -> Edition | None:
        payload = self._build(scope)
        if payload is None:
            raise UnknownScopeError(scope)
        edition = press(scope, payload)
        return None if old is not None and edition.fingerprint == old.fingerprint else edition

    def _fail(self, error: CockpitError) -> None:
        self._failures += 1
        if self._away:
            return
        self._away = str(error) or type(error).__name__
        log.warning("hub: the store is away, showing the last snapshot as stale: %s", error)
        self._broken.clear()
        for channel in self._kept:
            self._publish_stale(channel)
            channel.built = OLD

    def _break(self, scope: str) -> None:
        """Called while an exception is handled: its traceback is told once until the scope is well again."""
        channel = self._kept.get(scope)
        if channel is not None:
            channel.built = time.monotonic()
        if scope in self._broken:
            log.debug("hub: the snapshot of %s still cannot be built", scope)
            return
        self._broken.add(scope)
        log.exception("hub: the snapshot of %s cannot be built, showing the last one as stale", scope)
        if channel is not None:
            self._publish_stale(channel, reason="build_failed")

    def _publish_stale(self, channel: Channel, reason: str = "store_away") -> None:
        payload = self._mark_stale(_payload_of(channel.edition), reason=reason)
        channel.publish(press(channel.edition.scope, payload))

    def _heal(self) -> None:
        if self._away:
            log.info("hub: the store is back")
        self._away = ""
        self._failures = 0


def _payload_of(edition: Edition) -> Mapping[str, Any]:
    payload: dict[str, Any] = orjson.loads(edition.body)
    return payload
