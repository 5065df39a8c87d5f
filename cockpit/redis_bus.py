"""The bus on Redis, and what passes the store's notices on to it."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from typing import Any

import redis.asyncio
import redis.exceptions

from cockpit.bus import CHANNEL, WAIT_S, Listening, Notice, Ring, pause_after
from core.errors import CockpitError

log = logging.getLogger(__name__)


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
