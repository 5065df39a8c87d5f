"""The stream, called as ASGI, so that the test decides when a socket takes bytes."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from cockpit import stream as stream_module
from cockpit.stream import Stream
from tests.unit.cockpit.fakes import FakeStore, fake_services, fake_store, serving, until
from tests.visiting import headers as signed_in


class Socket:
    """The other end of one stream; takes bytes only while it is `open`."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.chunks: list[bytes] = []
        self.ended = False
        self.open = asyncio.Event()
        self.open.set()
        self.left = asyncio.Event()

    async def send(self, message: Any) -> None:
        await self.open.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.chunks.append(message["body"])
            self.ended = not message.get("more_body", False)

    async def receive(self) -> Any:
        await self.left.wait()
        return {"type": "http.disconnect"}

    @property
    def text(self) -> str:
        content = b"".join(self.chunks)
        if self.headers.get("content-encoding") == "gzip":
            content = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(content)
        return content.decode()

    @property
    def ids(self) -> list[str]:
        return [line.removeprefix("id: ") for line in self.text.splitlines() if line.startswith("id: ")]

    @property
    def numbers(self) -> list[str]:
        """The versions of what has come."""
        return [one.partition("-")[0] for one in self.ids]


@asynccontextmanager
async def watching(
    app: FastAPI, path: str = "/api/stream/330100", *, method: str = "GET", **headers: str
) -> AsyncIterator[Socket]:
    socket = Socket()
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [
            (b"cookie", signed_in()["Cookie"].encode()),
            *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
        ],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("test", 80),
        "client": ("test", 1),
    }
    task = asyncio.create_task(app(scope, socket.receive, socket.send))
    try:
        yield socket
    finally:
        socket.left.set()
        socket.open.set()
        await asyncio.wait_for(task, 5)


def run(body: Any, store: FakeStore | None = None) -> None:
    async def main() -> None:
        found = store or fake_store()
        async with serving(fake_services(found)) as (app, _):
            await body(app, found)

    asyncio.run(main())


def test_a_viewer_gets_the_current_snapshot_and_then_each_new_one() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app) as socket:
            await until(lambda: socket.numbers == ["4711"])
            store.publish(sources_ok=3)
            await until(lambda: socket.numbers == ["4711", "4712"])
            assert socket.headers["content-type"].startswith("text/event-stream")
            assert socket.headers["x-accel-buffering"] == "no"
            assert socket.headers["x-content-type-options"] == "nosniff"
            assert socket.text.startswith("retry: 2000\n\nevent: alive\ndata: {")

    run(body)


def test_the_compressed_stream_says_the_same() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app, accept_encoding="gzip, br") as squeezed, watching(app) as plain:
            await until(lambda: squeezed.numbers == plain.numbers == ["4711"])
            store.publish(sources_ok=3)
            await until(lambda: squeezed.numbers == plain.numbers == ["4711", "4712"])
            assert squeezed.headers["content-encoding"] == "gzip"
            assert squeezed.text.split("event: snapshot")[1:] == plain.text.split("event: snapshot")[1:]
            assert len(b"".join(squeezed.chunks)) * 2 < len(b"".join(plain.chunks))

    run(body)


def test_a_viewer_that_comes_back_gets_nothing_old() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app) as first:
            await until(lambda: first.ids != [])
        seen = first.ids[-1]
        by_query_path = f"/api/stream/330100?last_event_id={seen}"
        async with watching(app, last_event_id=seen) as by_header, watching(app, by_query_path) as by_query:
            await until(lambda: "alive" in by_header.text and "alive" in by_query.text)
            store.publish(sources_ok=3)
            await until(lambda: by_header.numbers == by_query.numbers == ["4712"])

    run(body)


def test_a_viewer_that_holds_other_content_of_the_same_version_gets_the_current_one() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        for seen in ("4711", "4711-00000000"):
            async with watching(app, last_event_id=seen) as socket:
                await until(lambda socket=socket: socket.numbers == ["4711"])

    run(body)


def test_a_viewer_that_comes_back_late_gets_the_current_one_only() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app, last_event_id="4000") as socket:
            await until(lambda: socket.numbers == ["4711"])

    run(body)


def test_a_slow_viewer_skips_versions_and_holds_nobody_up() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app) as slow, watching(app) as quick:
            await until(lambda: slow.numbers == quick.numbers == ["4711"])
            slow.open.clear()
            for number in range(4712, 4716):
                store.publish(sources_ok=number)
                await until(lambda number=number: quick.numbers[-1] == str(number))
            slow.open.set()
            await until(lambda: slow.numbers[-1] == "4715")
            assert slow.numbers in (["4711", "4712", "4715"], ["4711", "4715"])
            assert quick.numbers == [str(number) for number in range(4711, 4716)]

    run(body)


def test_a_viewer_that_leaves_is_forgotten() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app) as socket:
            await until(lambda: socket.numbers != [] and app.state.hub.state.viewers == 1)
        assert app.state.hub.state.viewers == 0

    run(body)


def test_the_pulse_reaches_everybody_with_the_servers_time() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        stream: Stream = app.state.stream
        async with watching(app) as plain, watching(app, accept_encoding="gzip") as squeezed:
            await until(lambda: plain.numbers == squeezed.numbers == ["4711"])
            stream._alive_s = 0.01
            pulse = asyncio.create_task(stream.pulse())
            await until(lambda: min(plain.text.count("event: alive"), squeezed.text.count("event: alive")) >= 3)
            pulse.cancel()
            assert '"at":"20' in plain.text

    run(body)


def test_a_viewer_whose_socket_takes_nothing_is_let_go() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        stream: Stream = app.state.stream
        stream._alive_s, stream._stuck_s = 0.01, 0.02
        async with watching(app) as socket:
            await until(lambda: socket.numbers == ["4711"])
            socket.open.clear()
            pulse = asyncio.create_task(stream.pulse())
            await until(lambda: app.state.hub.state.viewers == 0)
            pulse.cancel()

    run(body)


def test_closing_the_hub_ends_the_streams() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app) as socket:
            await until(lambda: socket.numbers == ["4711"])
            app.state.hub.close()
            await until(lambda: socket.ended)

    run(body)


def test_an_unknown_scope_is_an_error_not_a_stream() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app, "/api/stream/339999") as socket:
            await until(lambda: socket.ended)
            assert socket.status == 404
            assert "unknown_scope" in socket.text

    run(body)


def test_viewers_are_told_of_life_often_enough_for_any_proxy() -> None:
    assert stream_module.ALIVE_S <= 15


def test_asking_for_the_head_only_does_not_hold_a_stream_open() -> None:
    async def body(app: FastAPI, store: FakeStore) -> None:
        async with watching(app, method="HEAD") as socket:
            await until(lambda: socket.ended)
            assert (socket.status, socket.text) == (200, "")
            assert app.state.hub.state.viewers == 0

    run(body)
