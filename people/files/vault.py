"""The folder of files that were handed in: each lies under its digest, and is there whole or not at all."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import OperationError

ALGORITHM: Final = "sm3"
"""SM3 (GB/T 32905); its name stands beside each digest"""
BLOCK: Final = 1 << 20
HALF: Final = "half"
"""the folder of files that are on their way"""
OLD_S: Final = 24 * 3600.0
"""longer than anybody takes to hand in a file"""


class DamagedFileError(OperationError):
    """The bytes of a file are gone, or no longer those that were handed in."""


class Arriving:
    """A file on its way: written piece by piece, digested as it comes; `size` is what has come so far."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.size = 0
        self._file = file
        self._digest = hashlib.new(ALGORITHM)

    def write(self, block: bytes) -> None:
        """Adds bytes. OperationError: the disk refuses."""
        try:
            self._file.write(block)
        except OSError as error:
            raise OperationError(f"an upload cannot be written: {error.strerror or error}") from error
        self._digest.update(block)
        self.size += len(block)

    def close(self) -> str:
        """All bytes are on the disk; returns their digest. Twice does no harm."""
        try:
            if not self._file.closed:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
        except OSError as error:
            raise OperationError(f"an upload cannot be written: {error.strerror or error}") from error
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder outside of everything that is served, readable by the owner of this process alone."""

    folder: Path

    @contextmanager
    def arriving(self) -> Iterator[Arriving]:
        """A file to write to; what was not `kept` when the block ends is gone."""
        path = self._made(self.folder / HALF) / secrets.token_hex(16)
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb")
        arriving = Arriving(path, file)
        try:
            yield arriving
        finally:
            file.close()
            path.unlink(missing_ok=True)

    def keep(self, arriving: Arriving, digest: str) -> None:
        """Puts a file that has arrived under its digest; from now on it is there whole. Twice does no harm."""
        target = self.path_of(digest)
        parent = self._made(target.parent)
        arriving.path.replace(target)
        _settle(parent)

    def path_of(self, digest: str) -> Path:
        """Where the file of a digest lies."""
        return self.folder / ALGORITHM / digest[:2] / digest

    def checked(self, digest: str) -> Path:
        """The path of a file whose bytes are still those of its digest; DamagedFileError when they are not."""
        path = self.path_of(digest)
        found = hashlib.new(ALGORITHM)
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    found.update(block)
        except OSError as error:
            raise DamagedFileError(f"the file {digest[:12]}… cannot be read: {error.strerror or error}") from error
        if found.hexdigest() != digest:
            raise DamagedFileError(f"the file {digest[:12]}… is no longer what was handed in")
        return path

    def remove(self, digest: str) -> None:
        """Takes a file away for good."""
        self.path_of(digest).unlink(missing_ok=True)

    def tidy(self, older_than_s: float = OLD_S) -> int:
        """Takes away what processes that died have left half written; returns how many files."""
        old = [path for path in (self.folder / HALF).glob("*") if _is_older(path, older_than_s)]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def old_digests(self, older_than_s: float = OLD_S) -> Iterator[str]:
        """The digests of all files that have lain here for a while."""
        for path in (self.folder / ALGORITHM).glob("*/*"):
            if _is_older(path, older_than_s):
                yield path.name

    def _made(self, folder: Path) -> Path:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise OperationError(f"the folder of uploads {folder} cannot be made: {error.strerror or error}") from error
        return folder


def _settle(folder: Path) -> None:
    """A rename is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_older(path: Path, seconds: float) -> bool:
    """Whether a file was written so long ago; by the machine's clock, which stamped it."""
    try:
        return time.time() - path.lstat().st_mtime > seconds
    except FileNotFoundError:
        return False
