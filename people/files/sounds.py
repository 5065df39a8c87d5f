"""Recordings of sound, from their first byte to their last: whole, nothing behind them. Pure but for the reading.

What a recording sounds like is not looked at; only that no program would take the file for something else.
"""

import struct
from typing import BinaryIO, Final

from people.files.kinds import UnfitFileError

RIFF_MARK: Final = b"RIFF"
OGG_MARK: Final = b"OggS"
ID3_MARK: Final = b"ID3"
SPOKEN: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
"""how streams of sound begin within Ogg; one of pictures begins otherwise"""
MOST_PADDING: Final = 1 << 16
LAYER_3: Final = 1
RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""version of MPEG → samples a second"""
BITS_1: Final = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITS_2: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""kilobits a second of MPEG 1, and of later ones"""


def is_wav(head: bytes) -> bool:
    """Whether a file begins as WAV does."""
    return head.startswith(RIFF_MARK) and head[8:12] == b"WAVE"


def is_mp3(head: bytes) -> bool:
    """Whether a file begins with a frame of MP3, or with a tag that stands before one."""
    return head.startswith(ID3_MARK) or _frame_length(head[:4]) > 0


def check_wav(file: BinaryIO, size: int) -> None:
    """Walks over the chunks: the format before the sound, and the last one ends with the file."""
    at, names = 12, list[bytes]()
    file.seek(4)
    told = 8 + struct.unpack("<L", exactly(file, 4, "WAV"))[0]
    if told + (told & 1) != size + (size & 1):
        raise UnfitFileError("behind" if told < size else "damaged", kind="WAV")
    while at + 8 <= size:
        file.seek(at)
        name, length = struct.unpack("<4sL", exactly(file, 8, "WAV"))
        names.append(name)
        at += 8 + length + (length & 1)
    if at not in (size, size + 1) or names[:1] != [b"fmt "] or b"data" not in names:
        raise UnfitFileError("damaged", kind="WAV")


def check_ogg(file: BinaryIO, size: int) -> None:
    """Walks over the pages: each where the one before ends, every stream one of sound, nothing behind the last.

    A recording that broke off ends within its last page.
    """
    at, streams = 0, 0
    while at < size:
        file.seek(at)
        if streams and size - at < 27 and OGG_MARK.startswith(file.read(4)[: size - at]):
            return
        file.seek(at)
        head = exactly(file, 27, "OGG")
        if not head.startswith(OGG_MARK) or head[4]:
            raise UnfitFileError("behind" if at else "damaged", kind="OGG")
        length = sum(file.read(head[26]))
        begins = file.read(min(length, 8))
        if head[5] & 2:
            streams += 1
            if not begins.startswith(SPOKEN):
                raise UnfitFileError("no_sound", kind="OGG")
        at += 27 + head[26] + length
    if not streams:
        raise UnfitFileError("damaged", kind="OGG")


def check_mp3(file: BinaryIO, size: int) -> None:
    """Walks from frame to frame; before them a tag may stand, behind them a tag or zeros."""
    at, frames = _first_frame(file), 0
    while at < size:
        file.seek(at)
        length = _frame_length(file.read(4))
        if not length:
            break
        frames += 1
        at += length
    if not frames:
        raise UnfitFileError("damaged", kind="MP3")
    if at < size:
        _check_tail(file, at, size)


def _first_frame(file: BinaryIO) -> int:
    file.seek(0)
    head = file.read(10)
    if not head.startswith(ID3_MARK):
        return 0
    length = sum(part << shift for part, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _frame_length(head: bytes) -> int:
    """How long the frame is that begins so; 0: none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer, bits, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in RATES or layer != LAYER_3 or bits in (0, 15) or rate == 3:
        return 0
    is_first = version == 3
    kilobits = (BITS_1 if is_first else BITS_2)[bits - 1]
    return (144 if is_first else 72) * kilobits * 1000 // RATES[version][rate] + (head[2] >> 1 & 1)


def _check_tail(file: BinaryIO, at: int, size: int) -> None:
    """What players leave behind the last frame: a tag of 128 bytes, one of APE, zeros."""
    file.seek(at)
    tail = file.read(min(size - at, MOST_PADDING))
    if tail.startswith(b"APETAGEX") and len(tail) >= 32:
        length = int.from_bytes(tail[12:16], "little") + (32 if tail[23] & 0x20 else 0)
        tail = tail[max(length, 32) :]
    if tail.startswith(b"TAG"):
        tail = tail[128:]
    if size - at > MOST_PADDING or tail.strip(b"\0"):
        raise UnfitFileError("behind", kind="MP3")


def exactly(file: BinaryIO, size: int, kind: str) -> bytes:
    """So many bytes. UnfitFileError: the file ends before."""
    block = file.read(size)
    if len(block) < size:
        raise UnfitFileError("damaged", kind=kind)
    return block
