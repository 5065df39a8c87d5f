"""`GET /api/stream/{scope}`: server-sent events, the same bytes for every viewer.

* `id:` is the number of the edition; a viewer that comes back with it gets nothing old.
* A viewer holds no queue: it sends the newest edition of its channel, and skips what it was too slow for.
* Every `ALIVE_S` an `alive` event carries the server's time; a dead socket shows itself by it.
* Who watches is looked at again at each of these, and at once when rights have changed; who may no longer hears `bye`.
* Compressed streams share pieces made by `editions.squeeze`: compressing once is enough for all viewers.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from cockpit.channels import Channel, Viewer
from cockpit.editions import GZIP_HEAD, event, message, squeeze
from cockpit.encoding import accepts_gzip
from cockpit.failures import VISIT, failure_response
from cockpit.hub import SnapshotHub
from core.errors import CockpitError

ALIVE_S: Final = 15.0
STUCK_S: Final = 60.0
"""A viewer whose socket takes nothing for this long is let go."""
RETRY: Final = b"retry: 2000\n\n"
HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"vary", b"accept-encoding"),
)

Now = Callable[[], datetime]
MayWatch = Callable[[Any, str, datetime], Awaitable[bool]]
"""(visit, scope, at) → whether who came by it may still watch a scope"""


async def _everybody(visit: Any, scope: str, at: datetime) -> bool:
    return True


class Stream:
    """The stream route, and the pulse that keeps its viewers alive."""

    def __init__(
        self,
        hub: SnapshotHub,
        now: Now,
        *,
        may_watch: MayWatch = _everybody,
        alive_s: float = ALIVE_S,
        stuck_s: float = STUCK_S,
    ) -> None:
        self._hub = hub
        self._may_watch = may_watch
        self._checks: set[asyncio.Task[None]] = set()
        self._now = now
        self._alive_s = alive_s
        self._stuck_s = stuck_s
        self._tasks: dict[Viewer, asyncio.Task[Any]] = {}
        self._alive = self._alive_messages()
        bye = event(b"bye", b"{}")
        self._bye = (message(bye), message(squeeze(bye)))

    async def pulse(self) -> None:
        """Wakes every viewer each `alive_s`, and ends those that are stuck; runs until cancelled."""
        while True:
            await asyncio.sleep(self._alive_s)
            self._alive = self._alive_messages()
            horizon = time.monotonic() - self._stuck_s
            self.look_again()
            for viewer in self._hub.watching():
                viewer.alive = True
                viewer.wake()
                if viewer.sending_since and viewer.sending_since < horizon:
                    viewer.gone = True
                    self._tasks[viewer].cancel()

    def look_again(self, account_id: int | None = None) -> None:
        """Begins to look whether all, or those of an account, may still watch; nobody is held up by it."""
        watching = [one for one in self._hub.watching() if one.visit is not None]
        if account_id is not None:
            watching = [one for one in watching if one.visit.principal.account_id == account_id]
        if watching:
            check = asyncio.create_task(self._check(watching))
            self._checks.add(check)
            check.add_done_callback(self._checks.discard)

    async def _check(self, watching: Sequence[Viewer]) -> None:
        at = self._now()
        for viewer in watching:
            if not await self._still(viewer, at):
                viewer.refused = True
                viewer.wake()

    async def _still(self, viewer: Viewer, at: datetime) -> bool:
        try:
            return await self._may_watch(viewer.visit, viewer.scope, at)
        except CockpitError:  # the store is away: nobody's rights can change meanwhile
            return True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one viewer until it leaves or the server stops."""
        request = Request(scope)
        try:
            channel = await self._hub.channel(request.path_params["scope"])
        except Exception as error:  # noqa: BLE001 - turned into an answer here, because a raw route has no handlers
            await failure_response(request, error)(scope, receive, send)
            return
        gzipped = accepts_gzip(request.headers.get("accept-encoding", ""))
        seen = request.headers.get("last-event-id") or request.query_params.get("last_event_id", "")
        if request.method == "HEAD":
            await send({"type": "http.response.start", "status": 200, "headers": _headers(gzipped)})
            await send(message(b"", more=False))
            return
        viewer = Viewer(request.path_params["scope"], scope.get(VISIT))
        leaving = asyncio.create_task(_notice_leaving(receive, viewer))
        channel.viewers.add(viewer)
        self._tasks[viewer] = _current_task()
        try:
            await self._serve(viewer, channel, send, gzipped, seen)
        except asyncio.CancelledError:
            if not viewer.gone:
                raise
            _current_task().uncancel()
        finally:
            channel.viewers.discard(viewer)
            del self._tasks[viewer]
            leaving.cancel()

    async def _serve(self, viewer: Viewer, channel: Channel, send: Send, gzipped: bool, seen: str) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(gzipped)})
        opening = RETRY + event(b"alive", self._time())
        await send(message(GZIP_HEAD + squeeze(opening) if gzipped else opening))
        viewer.gone = viewer.gone or self._hub.closed
        while not viewer.gone:
            edition = channel.edition
            if viewer.refused:
                await _send(viewer, send, self._bye[gzipped])
                break
            if edition.number != seen:
                await _send(viewer, send, edition.squeezed if gzipped else edition.plain)
                seen = edition.number
            elif viewer.alive:
                viewer.alive = False
                await _send(viewer, send, self._alive[gzipped])
            else:
                await viewer.sleep()
        with suppress(OSError):
            await send(message(b"", more=False))

    def _alive_messages(self) -> tuple[dict[str, Any], dict[str, Any]]:
        alive = event(b"alive", self._time())
        return message(alive), message(squeeze(alive))

    def _time(self) -> bytes:
        return orjson.dumps({"at": self._now()}, option=orjson.OPT_UTC_Z)


def _headers(gzipped: bool) -> Sequence[tuple[bytes, bytes]]:
    return [*HEADERS, (b"content-encoding", b"gzip")] if gzipped else list(HEADERS)


async def _send(viewer: Viewer, send: Send, content: MutableMapping[str, Any]) -> None:
    viewer.sending_since = time.monotonic()
    await send(content)
    viewer.sending_since = 0.0


async def _notice_leaving(receive: Receive, viewer: Viewer) -> None:
    while not viewer.gone:
        if (await receive())["type"] == "http.disconnect":
            viewer.gone = True
            viewer.wake()


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task
