"""Between a client and a server: passes everything on, or takes it and never answers, as a hanging system does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

CHUNK: Final = 1 << 16
LOOK_S: Final = 0.2


class Relay:
    """Listens on a port of its own; while it hangs, connections are accepted and nothing goes through."""

    def __init__(self, target: str) -> None:
        where = urlsplit(target)
        self._target = (str(where.hostname), int(where.port or 80))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(LOOK_S)
        self._flowing = threading.Event()
        self._flowing.set()
        self._ended = threading.Event()
        self._open: set[socket.socket] = set()
        self.taken = 0
        """connections that came while it hung"""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def hang(self) -> None:
        """Answers no more, not even on connections that stand."""
        self._flowing.clear()

    def flow(self) -> None:
        """Passes on what has waited and what comes."""
        self._flowing.set()

    def accept(self) -> None:
        """Takes connections until it is closed."""
        with self._listening:
            while not self._ended.is_set():
                with suppress(TimeoutError):
                    near, _ = self._listening.accept()
                    self.taken += not self._flowing.is_set()
                    threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def close(self) -> None:
        """Ends it with all its connections."""
        self._ended.set()
        self._flowing.set()
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _serve(self, near: socket.socket) -> None:
        self._flowing.wait()
        with near, socket.create_connection(self._target) as far:
            self._open |= {near, far}
            back = threading.Thread(target=self._pass_on, args=(far, near), daemon=True)
            back.start()
            self._pass_on(near, far)
            back.join()
            self._open -= {near, far}

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                self._flowing.wait()
                target.sendall(chunk)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@contextmanager
def relaying(target: str) -> Iterator[Relay]:
    """A relay to a server for a while."""
    relay = Relay(target)
    thread = threading.Thread(target=relay.accept, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.close()
        thread.join()
