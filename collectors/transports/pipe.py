"""Bytes that one thread writes and another reads, a little at a time: as much memory as a pipe of the system holds."""

import os
import threading
from collections.abc import Callable, Generator
from typing import BinaryIO, Final

CHUNK: Final = 1 << 16


def piped(write: Callable[[BinaryIO], object]) -> Generator[bytes]:
    """What `write` writes to the file it is given, in chunks; it runs in a thread of its own.

    Raises what `write` raises, after the last chunk. When the reader ends early, `write` meets a BrokenPipeError.
    """
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with os.fdopen(writing, "wb", CHUNK) as file:
                write(file)
        except BaseException as error:  # noqa: BLE001 -- raised again by the reader
            failures.append(error)

    thread = threading.Thread(target=work, name="collectors-pipe", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb", 0) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    finally:
        thread.join()
        if failures and not isinstance(failures[0], BrokenPipeError):
            raise failures[0]
