"""`GET /api/snapshot/{scope}`: the pressed bytes of the newest edition; a raw ASGI route, because it is hot."""

from typing import Final

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from cockpit.encoding import accepts_gzip
from cockpit.failures import failure_response
from cockpit.hub import SnapshotHub

COMMON: Final = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"accept-encoding"),
)


class SnapshotRoute:
    """Answers 200 with the snapshot, 304 when the reader has it, 404 for an unknown scope, 503 while there is none."""

    def __init__(self, hub: SnapshotHub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        try:
            channel = await self._hub.channel(scope["path_params"]["scope"])
        except Exception as error:  # noqa: BLE001 - turned into an answer here, because a raw route has no handlers
            request = Request(scope)
            await failure_response(request, error)(scope, receive, send)
            return
        edition = channel.edition
        asked = dict(scope["headers"])
        headers = [*COMMON, (b"etag", edition.etag)]
        if edition.etag in asked.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        body = edition.body
        if accepts_gzip(asked.get(b"accept-encoding", b"").decode("latin-1")):
            body = edition.gzipped
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
