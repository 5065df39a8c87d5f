"""Recordings that lie in boxes, as browsers and telephones write them: WebM and M4A. Pure but for the reading.

Either may carry pictures as well, or other files: a recording of sound has none of them. A recording that broke off
ends within its last piece of sound, and is taken as far as it goes.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from people.files.kinds import UnfitFileError
from people.files.sounds import exactly

EBML_MARK: Final = b"\x1a\x45\xdf\xa3"
EBML: Final = 0x1A45DFA3
DOC_TYPE: Final = 0x4282
SEGMENT, CLUSTER, TRACKS, TRACK = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
TRACK_TYPE: Final = 0x83
SOUND: Final = b"\x02"
ENDLESS: Final = frozenset({SEGMENT, CLUSTER})
"""elements that a recording in progress does not tell the length of"""
ENDLESS_LENGTH: Final = -1
LONGEST_HEAD: Final = 12
OPENED: Final = frozenset({EBML, SEGMENT, TRACKS, TRACK, CLUSTER})
"""elements whose parts are looked at"""
KNOWN: Final = OPENED | frozenset(
    (
        *(0x4286, 0x42F7, 0x42F2, 0x42F3, DOC_TYPE, 0x4287, 0x4285),
        *(0xEC, 0xBF, 0x114D9B74, 0x1549A966, 0x1C53BB6B, 0x1254C367),
        *(0xE7, 0xA3, 0xA0, 0xAB, 0xA7, 0x5854),
        *(TRACK_TYPE, 0xD7, 0x73C5, 0x86, 0x63A2, 0xE1, 0x9C, 0x22B59C, 0x22B59D, 0x536E),
        *(0x56AA, 0x56BB, 0x23E383, 0xB9, 0x88, 0x55AA, 0x6DE7, 0x6DF8, 0x55EE, 0xAA, 0x258688),
    )
)
"""of the header, of the whole, of clusters, of tracks of sound; neither pictures nor attachments are among them"""

BOXES: Final = frozenset(
    (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"styp", b"sidx", b"mfra", b"udta", b"meta")
)
CUT: Final = frozenset({b"mdat", b"moof"})
"""boxes within which a recording may break off"""
MOST_TOLD: Final = 1 << 24
"""bytes of the box that tells what an M4A holds"""


def is_m4a(head: bytes) -> bool:
    """Whether a file begins as those of the family of MP4 do."""
    return head[4:8] == b"ftyp"


def check_webm(file: BinaryIO, size: int) -> None:
    """Walks over the elements: of the kind WebM, every track one of sound, nothing attached or behind."""
    kind, tracks = b"", list[bytes]()
    for number, (name, length) in enumerate(_elements(file, size)):
        if name not in KNOWN or (name == EBML) != (number == 0):
            raise UnfitFileError("damaged", kind="WEBM")
        if name == DOC_TYPE:
            kind = exactly(file, length, "WEBM")
        if name == TRACK_TYPE:
            tracks.append(exactly(file, length, "WEBM"))
    if kind.rstrip(b"\0") != b"webm":
        raise UnfitFileError("damaged", kind="WEBM")
    if not tracks or set(tracks) != {SOUND}:
        raise UnfitFileError("no_sound", kind="WEBM")


def _elements(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Identifier and length of each element, in order, the file standing at what it holds; parts after their whole."""
    at = 0
    while at < size:
        file.seek(at)
        if at and size - at < LONGEST_HEAD and not _is_head(file):
            return
        file.seek(at)
        name, length = _vint(file, keeps_mark=True), _vint(file)
        is_endless = length == ENDLESS_LENGTH
        if is_endless and name not in ENDLESS:
            raise UnfitFileError("damaged", kind="WEBM")
        at = file.tell()
        yield name, length
        at += 0 if name in OPENED else length


def _is_head(file: BinaryIO) -> bool:
    """Whether a whole head of an element stands there, which a recording that broke off need not have."""
    try:
        _vint(file, keeps_mark=True)
        _vint(file)
    except UnfitFileError:
        return False
    return True


def _vint(file: BinaryIO, *, keeps_mark: bool = False) -> int:
    """A number of 1 to 8 bytes, as many as its first byte says; -1: a length that is not known."""
    first = exactly(file, 1, "WEBM")[0]
    more = 8 - first.bit_length()
    if more > (3 if keeps_mark else 7):
        raise UnfitFileError("damaged", kind="WEBM")
    rest = exactly(file, more, "WEBM")
    whole = int.from_bytes(bytes((first,)) + rest, "big")
    if keeps_mark:
        return whole
    value, most = whole & ~(1 << 7 * (more + 1)), (1 << 7 * (more + 1)) - 1
    return ENDLESS_LENGTH if value == most else value


def check_m4a(file: BinaryIO, size: int) -> None:
    """Walks over the boxes: known ones, each where the one before ends; every track one of sound."""
    handlers, at = list[bytes](), 0
    while at < size:
        name, begins, ends = _box(file, at, size)
        if ends > size and not (handlers and name in CUT):
            raise UnfitFileError("damaged", kind="M4A")
        if name not in BOXES or (name == b"ftyp") != (at == 0):
            raise UnfitFileError("behind" if at else "damaged", kind="M4A")
        if name == b"moov":
            if ends - begins > MOST_TOLD:
                raise UnfitFileError("damaged", kind="M4A")
            file.seek(begins)
            handlers += _handlers(exactly(file, ends - begins, "M4A"))
        at = ends
    if not handlers or set(handlers) != {b"soun"}:
        raise UnfitFileError("no_sound", kind="M4A")


def _box(file: BinaryIO, at: int, size: int) -> tuple[bytes, int, int]:
    """Name of a box, and where what it holds begins and ends; one of length 0 goes on to the end of the file."""
    file.seek(at)
    head = exactly(file, 8, "M4A")
    length, name, begins = int.from_bytes(head[:4], "big"), head[4:], at + 8
    if length == 1:
        length, begins = int.from_bytes(exactly(file, 8, "M4A"), "big"), at + 16
    ends = size if length == 0 and name == b"mdat" else at + length
    if ends < begins:
        raise UnfitFileError("damaged", kind="M4A")
    return name, begins, ends


def _handlers(told: bytes) -> list[bytes]:
    """What each track carries, by the boxes moov/trak/mdia/hdlr."""
    tracks = (within for name, within in _within(told) if name == b"trak")
    boxes = (within for track in tracks for name, within in _within(track) if name == b"mdia")
    return [within[8:12] for media in boxes for name, within in _within(media) if name == b"hdlr"]


def _within(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8 or at + length > len(data):
            raise UnfitFileError("damaged", kind="M4A")
        yield data[at + 4 : at + 8], data[at + 8 : at + length]
        at += length
