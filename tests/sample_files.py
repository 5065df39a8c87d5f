"""Small files of every kind that is taken, whole and sound; tests spoil copies of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from openpyxl import Workbook

PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
CSV: Final = "数据项,单位代码\r\nDI-24,1133\r\n".encode()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            # of a fixed day, so that the same parts are the same bytes in every process
            package.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def plain_id(value: object) -> str:
    """A name for a case of a test: never the bytes of a file, which differ from process to process."""
    return value if isinstance(value, str) else "data" if isinstance(value, bytes) else str(value)


def png(width: int = 1, height: int = 1) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    lines = b"".join(b"\0" + b"\x80" * width for _ in range(min(height, 4)))
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def jpeg(scan: bytes = b"\x12\x34\xff\x00\x56", height: int = 1, width: int = 1) -> bytes:
    """A picture as its segments; what it shows does not matter here."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + b"\xff\xe0\x00\x07JFIF\x00"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + scan
        + b"\xff\xd9"
    )


def xlsx() -> bytes:
    """A workbook that openpyxl has written."""
    book, data = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["数据项", "单位代码"])
    book.save(data)
    return data.getvalue()


def docx(**more: str) -> bytes:
    """A document as far as its parts tell."""
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>", **more})


def ofd() -> bytes:
    """An OFD as far as its parts tell."""
    return packed({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<ofd:Document/>"})


SOUND: Final = {
    "pdf": PDF,
    "png": png(),
    "jpg": jpeg(),
    "xlsx": xlsx(),
    "docx": docx(),
    "ofd": ofd(),
    "csv": CSV,
}


def wav(sound: bytes = b"\x80" * 8) -> bytes:
    """Eight moments of silence."""
    told = struct.pack("<4sLHHLLHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    parts = b"WAVE" + told + b"data" + struct.pack("<L", len(sound)) + sound + b"\0" * (len(sound) % 2)
    return b"RIFF" + struct.pack("<L", len(parts)) + parts


def ogg(begins: bytes = b"OpusHead\x01\x01", more: bytes = b"\x12\x34") -> bytes:
    """Two pages of one stream."""

    def page(flags: int, number: int, data: bytes) -> bytes:
        return b"OggS" + struct.pack("<BBqLLLBB", 0, flags, 0, 7, number, 0, 1, len(data)) + data

    return page(2, 0, begins) + page(4, 1, more)


def mp3(frames: int = 3) -> bytes:
    """A tag of ten bytes and silent frames of 32 kilobits a second at 48 000 samples."""
    return b"ID3\x04\0\0\0\0\0\x02ab" + (b"\xff\xfb\x14\xc0" + b"\0" * 92) * frames


def box(name: bytes, *parts: bytes) -> bytes:
    """A box of the family of MP4."""
    data = b"".join(parts)
    return struct.pack(">L4s", len(data) + 8, name) + data


def m4a(handler: bytes = b"soun") -> bytes:
    """One track, as far as its boxes tell."""
    told = box(b"hdlr", b"\0" * 8, handler, b"\0" * 13)
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", box(b"trak", box(b"mdia", told))) + box(b"mdat", b"\1" * 9)


def element(name: str, data: bytes, length: bytes | None = None) -> bytes:
    """An element of EBML; its length in one byte unless it is given."""
    return bytes.fromhex(name) + (bytes((0x80 | len(data),)) if length is None else length) + data


ENDLESS: Final = b"\x01" + b"\xff" * 7


def webm(kind: bytes = b"webm", track: bytes = b"\x02", more: bytes = b"") -> bytes:
    """A recording as browsers write it: lengths of what is in progress are left open."""
    tracks = element("1654AE6B", element("AE", element("D7", b"\1") + element("83", track)))
    sound = element("1F43B675", element("E7", b"\0") + element("A3", b"\x81\0\0\x80\x12\x34"), ENDLESS)
    return element("1A45DFA3", element("4282", kind)) + element("18538067", tracks + more + sound, ENDLESS)


SOUNDS: Final = {"wav": wav(), "ogg": ogg(), "mp3": mp3(), "m4a": m4a(), "webm": webm()}
"""recordings of sound, which are taken on site alone"""
