"""A reader of the stream over a real socket."""

import socket
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

PATIENCE_S = 20.0


@dataclass
class StreamReader:
    """Events as they come; `pause` makes it a reader that takes nothing."""

    connection: socket.socket
    gzipped: bool
    events: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    head: str = ""
    ended: bool = False
    _text: str = ""
    _reading: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Reads until the connection ends."""
        self._reading.set()
        file = self.connection.makefile("rb")
        self.head = b"".join(iter(file.readline, b"\r\n")).decode()
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        for chunk in _chunks(file):
            self._take((inflate.decompress(chunk) if self.gzipped else chunk).decode())
            self._reading.wait()
        self.ended = True

    def pause(self) -> None:
        """Stops taking bytes."""
        self._reading.clear()

    def go_on(self) -> None:
        """Takes bytes again."""
        self._reading.set()

    @property
    def ids(self) -> list[str]:
        """The ids of the snapshots so far."""
        return [number for name, number, _ in self.events if name == "snapshot"]

    @property
    def numbers(self) -> list[str]:
        """Their versions."""
        return [one.partition("-")[0] for one in self.ids]

    @property
    def newest(self) -> dict[str, Any]:
        """The newest snapshot."""
        return next(data for name, _, data in reversed(self.events) if name == "snapshot")

    def _take(self, text: str) -> None:
        self._text += text
        *blocks, self._text = self._text.split("\n\n")
        for block in blocks:
            fields = dict(line.split(": ", 1) for line in block.splitlines())
            if "event" in fields:
                self.events.append((fields["event"], fields.get("id", ""), orjson.loads(fields["data"])))


def _chunks(file: Any) -> Iterator[bytes]:
    while size := int(file.readline() or b"0", 16):
        yield file.read(size)
        file.read(2)


@contextmanager
def reading(
    address: str, carried: Mapping[str, str], scope: str = "330100", *, gzipped: bool = False, last: str = ""
) -> Iterator[StreamReader]:
    """A viewer of a scope in a thread of its own; `carried` says who it is."""
    where = urlsplit(address)
    connection = socket.create_connection((where.hostname, where.port), timeout=PATIENCE_S)
    headers = [f"{name}: {value}" for name, value in carried.items()]
    headers += ["Accept-Encoding: gzip"] if gzipped else []
    headers += [f"Last-Event-ID: {last}"] if last else []
    request = [f"GET /api/stream/{scope} HTTP/1.1", "Host: test", *headers, "", ""]
    connection.sendall("\r\n".join(request).encode())
    connection.settimeout(None)
    reader = StreamReader(connection, gzipped)
    thread = threading.Thread(target=reader.run)
    thread.start()
    try:
        yield reader
    finally:
        reader.go_on()
        connection.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE_S)
        connection.close()


def wait_until(condition: Any, seconds: float = PATIENCE_S) -> None:
    """Waits until something is true; fails after a deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)
