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
