"""Pictures, from their first byte to their last: nothing may stand behind the picture. Pure but for the reading."""

import struct
import zlib
from typing import BinaryIO, Final

from people.files.kinds import UnfitFileError

PNG_MARK: Final = b"\x89PNG\r\n\x1a\n"
JPEG_MARK: Final = b"\xff\xd8\xff"
BLOCK: Final = 1 << 16
MOST_PIXELS: Final = 100_000_000
STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""markers of JPEG without a length"""
START, SCAN, END = 0xD8, 0xDA, 0xD9
FRAMES: Final = frozenset(set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC})
"""markers that tell the size of the picture"""


def check_png(file: BinaryIO) -> None:
    """Walks over the chunks: IHDR first, every checksum right, IEND last and nothing behind it."""
    file.seek(len(PNG_MARK))
    name, first = b"", True
    while name != b"IEND":
        name = _png_chunk(file, first)
        first = False
    if file.read(1):
        raise UnfitFileError("behind", kind="PNG")


def _png_chunk(file: BinaryIO, first: bool) -> bytes:
    head = file.read(8)
    if len(head) < 8 or first != (head[4:] == b"IHDR"):
        raise UnfitFileError("damaged", kind="PNG")
    left, name = struct.unpack(">L4s", head)
    if first:
        width, height = struct.unpack(">LL", _exactly(file, 8, "PNG"))
        _check_size(width, height)
        file.seek(-8, 1)
    check = zlib.crc32(name)
    while left:
        block = _exactly(file, min(left, BLOCK), "PNG")
        check = zlib.crc32(block, check)
        left -= len(block)
    if _exactly(file, 4, "PNG") != struct.pack(">L", check):
        raise UnfitFileError("damaged", kind="PNG")
    return bytes(name)


def check_jpeg(file: BinaryIO) -> None:
    """Walks over the segments; behind the picture only further whole pictures may stand, as telephones write them."""
    data = file.read()
    at = 0
    while at < len(data):
        if data[at : at + 3] != JPEG_MARK:
            if at and not data[at:].strip(b"\x00"):
                return
            raise UnfitFileError("behind", kind="JPEG")
        at = _jpeg_end(data, at + 2)


def _jpeg_end(data: bytes, at: int) -> int:
    """Where the picture whose first marker stands at a place ends."""
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at : at + 1] != b"\xff" or at + 1 >= len(data):
            raise UnfitFileError("damaged", kind="JPEG")
        marker = data[at + 1]
        if marker == END:
            return at + 2
        if marker in STANDALONE:
            at += 2
            continue
        if marker in FRAMES and at + 9 <= len(data):
            height, width = struct.unpack_from(">HH", data, at + 5)
            _check_size(width, height)
        at += 2 + _length(data, at + 2)
        if marker == SCAN:
            at = _scan_end(data, at)


def _length(data: bytes, at: int) -> int:
    if at + 2 > len(data):
        raise UnfitFileError("damaged", kind="JPEG")
    length: int = struct.unpack_from(">H", data, at)[0]
    if length < 2:
        raise UnfitFileError("damaged", kind="JPEG")
    return length


def _scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands after a scan, whose bytes FF are followed by 00 or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise UnfitFileError("damaged", kind="JPEG")
        if data[at + 1] == 0 or data[at + 1] in STANDALONE:
            at += 2
            continue
        return at


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnfitFileError("pixels", width=width, height=height)


def _exactly(file: BinaryIO, size: int, kind: str) -> bytes:
    block = file.read(size)
    if len(block) < size:
        raise UnfitFileError("damaged", kind=kind)
    return block
