"""The virus scanner: ClamAV's daemon, spoken to over its socket (INSTREAM)."""

import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import OperationError
from people.files.kinds import UnfitFileError

BLOCK: Final = 1 << 16
LENGTH: Final = struct.Struct(">L")
ANSWER_BYTES: Final = 4096
PREFIX: Final = "stream: "
CLEAN: Final = "OK"
FOUND: Final = " FOUND"


class ScannerAwayError(OperationError):
    """The scanner did not come to a result; a file that was not scanned is not kept."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """A scanner at `unix:/path` or `tcp:host:port`."""

    address: str
    timeout_s: float = 60.0

    def scan(self, path: Path) -> None:
        """Returns when nothing was found. UnfitFileError: something was. ScannerAwayError: no result."""
        try:
            with closing(self._connected()) as connection:
                answer = _asked(connection, path)
        except (OSError, ValueError) as error:
            raise ScannerAwayError(f"the virus scanner at {self.address} gives no answer: {error}") from error
        if answer == CLEAN:
            return
        if answer.endswith(FOUND):
            raise UnfitFileError("infected", name=answer.removesuffix(FOUND)[:80])
        raise ScannerAwayError(f"the virus scanner says {answer[:200]!r}")

    def _connected(self) -> socket.socket:
        kind, _, where = self.address.partition(":")
        if kind == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.timeout_s)
            try:
                connection.connect(where)
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self.timeout_s)


def _asked(connection: socket.socket, path: Path) -> str:
    connection.sendall(b"zINSTREAM\x00")
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                connection.sendall(LENGTH.pack(len(block)) + block)
        connection.sendall(LENGTH.pack(0))
    except (BrokenPipeError, ConnectionResetError):
        # a stream that is too long for the scanner is cut off; what it has to say about that may still be there
        pass
    answer = b""
    while not answer.endswith(b"\x00") and len(answer) < ANSWER_BYTES:
        block = connection.recv(ANSWER_BYTES)
        if not block:
            break
        answer += block
    if not answer:
        raise ConnectionError("it closed the connection without an answer")
    return answer.rstrip(b"\x00\n").decode("utf-8", "replace").removeprefix(PREFIX)
