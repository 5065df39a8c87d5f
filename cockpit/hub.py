"""The snapshot hub: the newest edition of each scope in this process, built once and shared.

It listens to the bus, reads the store off the loop and hands editions to the channels of the stream.
When the store is away, or a snapshot cannot be built, it keeps the last edition, marked stale, and heals by itself.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import orjson

from cockpit.bus import Bus, pause_after
from cockpit.channels import Channel, Viewer
from cockpit.editions import Edition, Payload, press
from cockpit.reads import Reads
from core.errors import CockpitError

RECHECK_S: Final = 10.0
"""Freshness moves on without a new version: a watched scope is looked at again after this."""
DEAF_RECHECK_S: Final = 1.0
"""The same while the bus is away and nothing would ring."""
SHORTEST_S: Final = 0.2
"""A burst of messages is answered with one edition in this time, so that building never takes a whole core."""
KEPT_SCOPES: Final = 256
SLOW_AT_ONCE: Final = 8
"""Owners renewed in one pass: however many are watched, the city is never kept waiting for long."""

OLD: Final = float("-inf")
"""Built so long ago that it has to be built anew."""

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
    """Keeps `KEPT_SCOPES` channels, the least recently used dropped first; the city and watched ones stay.

    The city and the `prompt` scopes follow every version while somebody watches, all others every `recheck_s`.
    """

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
        self._prompt = frozenset(prompt)
        self._behind = False
        self._reads = reads or Reads()
        self._recheck_s = recheck_s
        self._published = published
        self._channels: OrderedDict[str, Channel] = OrderedDict()
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
        city = self._channels.get(self._city)
        viewers = sum(len(channel.viewers) for channel in self._channels.values())
        version = city.edition.version if city else None
        return HubState(
            version=version,
            viewers=viewers,
            scopes=len(self._channels),
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
        return [viewer for channel in self._channels.values() for viewer in channel.viewers]

    async def channel(self, scope: str) -> Channel:
        """The channel of a scope, its edition built when it is missing or has grown old.

        Raises UnknownScopeError, or NoSnapshotError while the store has never answered.
        """
        channel = self._channels.get(scope)
        if channel is None or self._is_old(channel):
            async with self._lock(scope):
                await self._renew_on_demand(scope)
            channel = self._channels[scope]
        self._channels.move_to_end(scope)
        return channel

    def _is_old(self, channel: Channel) -> bool:
        # the loop of `run` renews what is watched; only a scope nobody watches may be behind here
        if channel.viewers or channel.edition.scope == self._city or self._away:
            return False
        city = self._channels.get(self._city)
        behind = city is not None and channel.edition.version != city.edition.version
        return behind or time.monotonic() - channel.built > self._recheck_s

    async def _renew_on_demand(self, scope: str) -> None:
        channel = self._channels.get(scope)
        if channel is not None and not self._is_old(channel):
            return
        try:
            await self._renew(scope)
        except CockpitError as error:
            if isinstance(error, UnknownScopeError):
                self._locks.pop(scope, None)
                raise
            if scope not in self._channels:
                raise NoSnapshotError(str(error)) from error
        except Exception as error:  # a fault in the code of one snapshot must not cost the reader the last one
            self._break(scope)
            if scope not in self._channels:
                raise NoSnapshotError(str(error)) from error

    def _lock(self, scope: str) -> asyncio.Lock:
        return self._locks.setdefault(scope, asyncio.Lock())

    def _pause(self) -> float:
        if self._away:
            return pause_after(self._failures)
        if self._behind:
            return SHORTEST_S
        return self._recheck_s if self._bus.connected else min(DEAF_RECHECK_S, self._recheck_s)

    async def _refresh(self) -> None:
        """One pass; a store that is away ends it, a scope that cannot be built is left behind alone."""
        try:
            for scope in self._due():
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

    def _due(self) -> list[str]:
        """The city, watched places, and the watched owners that have waited longest for their next look."""
        watched = [scope for scope, channel in self._channels.items() if channel.viewers and scope != self._city]
        now = time.monotonic()
        slow = [
            scope
            for scope in watched
            if scope not in self._prompt and now - self._channels[scope].built >= self._recheck_s
        ]
        slow.sort(key=lambda scope: self._channels[scope].built)
        self._behind = len(slow) > SLOW_AT_ONCE
        return [self._city, *(scope for scope in watched if scope in self._prompt), *slow[:SLOW_AT_ONCE]]

    async def _renew(self, scope: str) -> None:
        started = time.perf_counter()
        old = self._channels.get(scope)
        edition = await self._reads(self._press, scope, old.edition if old else None)
        self._build_seconds = time.perf_counter() - started
        self._broken.discard(scope)
        self._keep(scope, edition)

    def _press(self, scope: str, old: Edition | None) -> Edition | None:
        payload = self._build(scope)
        if payload is None:
            raise UnknownScopeError(scope)
        edition = press(scope, payload)
        return None if old is not None and edition.fingerprint == old.fingerprint else edition

    def _keep(self, scope: str, edition: Edition | None) -> None:
        now = time.monotonic()
        channel = self._channels.get(scope)
        if channel is not None:
            channel.built = now
        if edition is None:
            return
        if self._published is not None:
            self._published(edition)
        if channel is None:
            self._channels[scope] = Channel(edition, now)
            self._drop_oldest()
        else:
            channel.publish(edition)

    def _drop_oldest(self) -> None:
        for scope in list(self._channels):
            if len(self._channels) <= KEPT_SCOPES:
                return
            if scope != self._city and not self._channels[scope].viewers:
                del self._channels[scope]
                self._locks.pop(scope, None)

    def _fail(self, error: CockpitError) -> None:
        self._failures += 1
        if self._away:
            return
        self._away = str(error) or type(error).__name__
        log.warning("hub: the store is away, showing the last snapshot as stale: %s", error)
        self._broken.clear()
        for channel in self._channels.values():
            self._publish_stale(channel)
            channel.built = OLD

    def _break(self, scope: str) -> None:
        """Called while an exception is handled: its traceback is told once until the scope is well again."""
        channel = self._channels.get(scope)
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
