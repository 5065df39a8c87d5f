"""A crowd of stream viewers on raw sockets, in a process of its own, so that its work is not counted as the server's.

`python -m benchmarks.viewers PORT VIEWERS SECONDS` reads a list of headers, one for each viewer in turn.
It prints one JSON line when all are connected and one at the end.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

REQUEST: Final = (
    "GET /api/stream/330100 HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\n{}\r\n\r\n"
)


@dataclass
class Count:
    """What the crowd has received."""

    bytes: int = 0
    reads: int = 0
    closed: int = 0


def connect(port: int, viewers: int, carried: Sequence[str]) -> list[socket.socket]:
    """Opens the streams, each with its request sent."""
    crowd = []
    for number in range(viewers):
        viewer = socket.create_connection(("127.0.0.1", port), timeout=30)
        viewer.sendall(REQUEST.format(carried[number % len(carried)]).encode())
        viewer.setblocking(False)
        crowd.append(viewer)
    return crowd


def settle(crowd: list[socket.socket], patience_s: float = 90, calm_s: float = 3) -> None:
    """Reads until each viewer has been let in and sent something, and a little longer; none of it is measured."""
    waiting = set(crowd)
    until = time.monotonic() + patience_s
    with selectors.DefaultSelector() as selector:
        for viewer in crowd:
            selector.register(viewer, selectors.EVENT_READ)
        while waiting and time.monotonic() < until:
            for key, _ in selector.select(1.0):
                assert isinstance(key.fileobj, socket.socket)
                if key.fileobj.recv(1 << 18):
                    waiting.discard(key.fileobj)
    assert not waiting, f"{len(waiting)} viewers were never let in"
    read_for(crowd, calm_s)


def read_for(crowd: list[socket.socket], seconds: float) -> Count:
    """Reads whatever comes for a while."""
    count = Count()
    with selectors.DefaultSelector() as selector:
        for viewer in crowd:
            selector.register(viewer, selectors.EVENT_READ)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                _read(key.fileobj, selector, count)
    return count


def _read(viewer: object, selector: selectors.BaseSelector, count: Count) -> None:
    assert isinstance(viewer, socket.socket)
    content = viewer.recv(1 << 18)
    count.reads += 1
    count.bytes += len(content)
    if not content:
        count.closed += 1
        selector.unregister(viewer)


def main(port: int, viewers: int, seconds: float) -> None:
    """Connects, settles, then counts."""
    crowd = connect(port, viewers, json.loads(sys.stdin.readline()))
    settle(crowd)
    print(json.dumps({"connected": viewers}), flush=True)
    count = read_for(crowd, seconds)
    print(json.dumps({"bytes": count.bytes, "reads": count.reads, "closed": count.closed}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
