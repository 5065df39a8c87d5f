"""A real HTTP server on 127.0.0.1 that channels are told on, whose answers a test can spoil."""

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Final

HOST: Final = "127.0.0.1"


@dataclass(frozen=True)
class Told:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"


@dataclass(frozen=True)
class Reply:
    """What the server answers; until the test lets go it says nothing (`hang`), or one byte of a header now and then
    (`drip`)."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False
    drip: bool = False


@dataclass
class ChannelHost:
    """What has come, and how the server answers."""

    port: int = 0
    told: list[Told] = field(default_factory=list)
    reply: Callable[[Told], Reply] = lambda told: Reply()
    released: threading.Event = field(default_factory=threading.Event)
    came: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"


def dripped(file: BufferedIOBase, released: threading.Event) -> None:
    """Says the beginning of an answer, a byte every twentieth of a second, for a minute at most."""
    said = itertools.chain(b"HTTP/1.1 200 OK\r\nX-Slow: ", itertools.repeat(ord("x"), 1200))
    with suppress(OSError):
        for byte in said:
            if released.wait(0.05):
                return
            file.write(bytes([byte]))


@contextmanager
def channel_host(reply: Reply | None = None) -> Iterator[ChannelHost]:
    """A host that answers `reply`, or what the test puts in its place."""
    host = ChannelHost()
    if reply is not None:
        host.reply = lambda told: reply

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            headers = {key.lower(): text for key, text in self.headers.items()}
            told = Told(self.path, headers, self.rfile.read(size), self.command)
            host.told.append(told)
            host.came.set()
            answer = host.reply(told)
            if answer.hang:
                host.released.wait(60)
                self.close_connection = True
                return
            if answer.drip:
                dripped(self.wfile, host.released)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, text in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(answer.body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    host.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.released.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
