"""A small virus scanner that speaks clamd's INSTREAM; the signatures of the real one cannot be had here.

It finds the EICAR test text, and answers with whatever else a test wants.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST: Final = 1 << 20


class FakeClamd:
    """Answers one connection after the other; `streams` are the bytes that it was given."""

    def __init__(self, listening: socket.socket, answer: bytes | None) -> None:
        self._listening = listening
        self._answer = answer
        self.streams: list[bytes] = []

    def run(self) -> None:
        """Until the socket is closed."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        command = _exactly(connection, len(b"zINSTREAM\0"))
        if command != b"zINSTREAM\0":
            connection.sendall(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := struct.unpack(">L", _exactly(connection, 4))[0]:
            data += _exactly(connection, size)
            if len(data) > MOST:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.streams.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        connection.sendall(found if self._answer is None else self._answer)


@contextmanager
def fake_clamd(folder: Path, answer: bytes | None = None) -> Iterator[tuple[str, FakeClamd]]:
    """The address of a running scanner on a socket below a folder, and the scanner."""
    path = folder / "clamd.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        scanner = FakeClamd(listening, answer)
        thread = threading.Thread(target=scanner.run, daemon=True)
        thread.start()
        try:
            yield f"unix:{path}", scanner
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        block = connection.recv(size - len(data))
        if not block:
            raise ConnectionError("the other side has gone")
        data += block
    return data
