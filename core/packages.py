"""Packages (ZIP: workbooks, documents, OFD) before anything of them is unpacked: what they hold, and that it is sound.

A package is sound when it is one file and no other beside it, and unpacks to little more than it is.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

BLOCK: Final = 1 << 16
LOCAL_HEADER: Final = struct.Struct("<4s5H3L2H")
LOCAL_MARK: Final = b"PK\x03\x04"
END_MARK: Final = b"PK\x05\x06"
END_BYTES: Final = 22
ENCRYPTED: Final = 0x1
DIRECTORY_AT: Final = 16
TAIL: Final = 256
"""so much of a block is looked at once more with the next, so that no word hides on the border"""
TYPES: Final = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
MARKUP: Final = (".xml", ".rels", ".vml")
WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""how UTF-16 begins, in which no word would be found"""


class UnsoundPackageError(ValueError):
    """A package that is not opened; `code` is a key of the texts `upload.*`, `values` fill it."""

    def __init__(self, message: str, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """How much a package may be once it is unpacked."""

    entries: int = 2_000
    unpacked: int = 200 * 1024 * 1024
    ratio: int = 120
    """unpacked bytes for each packed one; plain tables reach 30"""
    free: int = 1024 * 1024
    """so much may be unpacked whatever the ratio is: small tables are mostly spaces"""


DEFAULT_LIMITS: Final = PackageLimits()


def check_package(path: Path, limits: PackageLimits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """The names in a package; every part is unpacked once, counted and thrown away.

    UnsoundPackageError: it is damaged, encrypted, more than it seems, or another file stands before, in or behind it.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _check_extent(file, package, path.stat().st_size)
            _check_entries(entries, path.stat().st_size, limits)
            _check_places(file, entries, package.start_dir)
            _check_contents(package, entries)
            return tuple(entry.filename for entry in entries)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, struct.error) as error:
        raise UnsoundPackageError(f"{path.name} is damaged: {error}", "package_damaged") from error


def _check_extent(file: BinaryIO, package: zipfile.ZipFile, size: int) -> None:
    """The package begins and ends with the file: nothing before it, nothing behind it."""
    file.seek(0)
    begins = file.read(len(LOCAL_MARK)) == LOCAL_MARK
    file.seek(max(size - END_BYTES, 0))
    end = file.read(END_BYTES)
    if not begins or end[:4] != END_MARK or package.comment:
        raise UnsoundPackageError("bytes stand before or behind the package", "package_beside")
    if struct.unpack_from("<L", end, DIRECTORY_AT)[0] != package.start_dir:
        raise UnsoundPackageError("the list of the package is not where it says", "package_damaged")


def _check_entries(entries: Sequence[zipfile.ZipInfo], size: int, limits: PackageLimits) -> None:
    if len(entries) > limits.entries:
        raise UnsoundPackageError(f"{len(entries)} parts", "package_parts", found=len(entries), limit=limits.entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or unpacked > max(size * limits.ratio, limits.free):
        raise UnsoundPackageError(f"it unpacks to {unpacked} bytes", "package_bomb", times=unpacked // max(size, 1))
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise UnsoundPackageError("two parts have one name", "package_damaged")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise UnsoundPackageError(f"{entry.filename} is encrypted", "package_encrypted")
        parts = entry.filename.replace("\\", "/").split("/")
        if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            raise UnsoundPackageError(f"a part is called {entry.filename!r}", "package_names")


def _check_places(file: BinaryIO, entries: Sequence[zipfile.ZipInfo], directory: int) -> None:
    """The parts lie one behind the other without gaps that could hide something, none within another."""
    free_from = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < free_from:
            raise UnsoundPackageError(f"{entry.filename} lies within another part", "package_bomb", times="?")
        if entry.header_offset - free_from > TAIL:
            raise UnsoundPackageError(f"bytes stand before {entry.filename}", "package_beside")
        file.seek(entry.header_offset)
        head = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
        if head[0] != LOCAL_MARK:
            raise UnsoundPackageError(f"{entry.filename} is not where the list says", "package_damaged")
        free_from = entry.header_offset + LOCAL_HEADER.size + head[9] + head[10] + entry.compress_size
    if not free_from <= directory <= free_from + TAIL:
        raise UnsoundPackageError("bytes stand between the parts and their list", "package_beside")


def _check_contents(package: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Unpacks every part and looks into markup; a part that is longer or other than the list says fails its check."""
    for entry in entries:
        is_markup = entry.filename.lower().endswith(MARKUP)
        before = b""
        with package.open(entry) as part:
            while block := part.read(BLOCK):
                if is_markup and not before and block.startswith(WIDE):
                    raise UnsoundPackageError(f"{entry.filename} is not UTF-8", "package_damaged")
                if is_markup and TYPES.search(before + block):
                    raise UnsoundPackageError(f"{entry.filename} declares a document type", "package_entities")
                before = block[-TAIL:]
