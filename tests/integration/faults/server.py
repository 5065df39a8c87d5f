"""A real HTTP(S) server in front of a recorded host, that can fail on the wire in every way a network knows."""

import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import httpx

from tests.recorded_host import RecordedHost

CERTIFICATE: Final = Path(__file__).with_name("host.pem")
"""nobody vouches for it"""

Sabotage = Callable[["Handler", httpx.Response], bool]
"""answers in its own way; False when the usual answer is still to be given"""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "_Listener"

    def do_GET(self) -> None:
        """An answer of the host, or what a fault makes of it."""
        self._respond()

    def do_POST(self) -> None:
        """The same."""
        self._respond()

    def _respond(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        content = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = httpx.Request(self.command, f"http://source.example{self.path}", headers=headers, content=content)
        owner = self.server.owner
        if owner.is_closed:
            self.close_connection = True
            return
        answer = owner.host.handle(request)
        sabotage = owner.sabotage
        if sabotage is not None and owner.is_about(self.path) and sabotage(self, answer):
            return
        self.answer(answer.status_code, answer.content, dict(answer.headers))

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    owner: "FaultyServer"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news."""


class FaultyServer:
    """Serves a recorded host on a port of its own; `sabotage` is done to answers under `path`."""

    def __init__(self, host: RecordedHost, path: str, *, secure: bool = False) -> None:
        self.host = host
        self.path = path
        self.sabotage: Sabotage | None = None
        self.secure = secure
        self.port = 0
        self.is_closed = False
        self.open()

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}"

    def is_about(self, path: str) -> bool:
        """Whether a fault concerns this path."""
        return path.partition("?")[0] == self.path

    def open(self) -> None:
        """Listens, on the same port as before."""
        self.is_closed = False
        listener = _Listener(("127.0.0.1", self.port), Handler)
        if self.secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            listener.socket = context.wrap_socket(listener.socket, server_side=True)
        self.port = listener.server_address[1]
        listener.owner = self
        self._listener = listener
        threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Nobody listens any more, and who is connected hears nothing."""
        self.is_closed = True
        self._listener.shutdown()
        self._listener.server_close()


# --- what can be done to an answer


def status(code: int, **headers: str) -> Sabotage:
    """Another status."""

    def do(handler: Handler, _: httpx.Response) -> bool:
        handler.answer(code, b'{"error": "trouble", "message": "not now"}', headers)
        return True

    return do


def redirect(to: str) -> Sabotage:
    """A redirect."""

    def do(handler: Handler, _: httpx.Response) -> bool:
        handler.answer(302, b"", {"Location": to})
        return True

    return do


def body(change: Callable[[bytes], bytes], kind: str = "application/json") -> Sabotage:
    """The same answer with other bytes."""

    def do(handler: Handler, answer: httpx.Response) -> bool:
        handler.answer(200, change(answer.content), {"Content-Type": kind})
        return True

    return do


def cut(handler: Handler, answer: httpx.Response) -> bool:
    """Half of the bytes that were promised."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(answer.content)))
    handler.end_headers()
    handler.wfile.write(answer.content[: len(answer.content) // 2])
    handler.close_connection = True
    return True


def trickle(handler: Handler, answer: httpx.Response) -> bool:
    """A byte now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(answer.content)))
    handler.end_headers()
    for number in range(len(answer.content)):
        handler.wfile.write(answer.content[number : number + 1])
        handler.wfile.flush()
        time.sleep(0.05)
    return True


def silence(handler: Handler, _: httpx.Response) -> bool:
    """Nothing, for longer than anybody waits."""
    time.sleep(1.0)
    handler.close_connection = True
    return True
