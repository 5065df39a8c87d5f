"""Locks the kernel keeps on files: let go when the last process that holds them ends, however it ends."""

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Final, Self

POLL_S: Final = 0.01


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether `condition` came true within `seconds`; asked every 10 ms."""
    end = monotonic() + seconds
    while not condition():
        if monotonic() >= end:
            return False
        sleep(POLL_S)
    return True


class FileLock:
    """A lock on a file, exclusive or shared; never waits, see `wait_for`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def descriptor(self) -> int | None:
        """The open file that carries the lock, to be left to another process; None while not held."""
        return self._descriptor

    def acquire(self, *, shared: bool = False) -> bool:
        """Takes the lock; False when somebody else's lock is in the way."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                return False
            raise
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Lets go; a process that was left the descriptor keeps the lock."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            with suppress(OSError):
                os.close(descriptor)

    def is_free(self) -> bool:
        """Whether nobody holds the lock, neither exclusive nor shared."""
        probe = FileLock(self._path)
        free = probe.acquire()
        probe.release()
        return free

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
