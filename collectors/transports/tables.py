"""Tables in files: CSV, workbooks and XML as rows of texts, so that one mapping reads them all."""

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from collectors.base import RawRow
from collectors.transports.drops import BLOCK, DropError
from collectors.transports.xml_rows import XmlError, xml_rows
from core.model import Reject
from core.workbooks import open_workbook

SUFFIXES: Final = (".csv", ".xlsx", ".xml")
PROLOG: Final = 16 * 1024
ELEMENT: Final = re.compile(rb"<[a-z_]")
MOST_UNPACKED: Final = 1024 * 1024 * 1024

TableRow = RawRow | Reject
"""a row of texts by column name, or one that is no row"""


@dataclass(frozen=True, slots=True)
class XmlTable:
    """How rows stand in an XML file: the names of the elements down to a row, and prefix → namespace."""

    way: tuple[str, ...]
    namespaces: Mapping[str, str]


def table_rows(
    path: Path, encodings: Sequence[str], zip_ratio: int, xml: XmlTable | None = None
) -> Generator[TableRow]:
    """The rows of a table, one at a time; raises DropError when the file cannot be read as a table."""
    match path.suffix.lower():
        case ".csv":
            return _csv_rows(path, encodings)
        case ".xml":
            return _xml_rows(path, encodings, xml)
    return _workbook_rows(path, zip_ratio)


def _xml_rows(path: Path, encodings: Sequence[str], xml: XmlTable | None) -> Generator[TableRow]:
    if xml is None:
        raise DropError(f"{path.name} is XML, and the source file does not say where its rows stand")
    with path.open(encoding=encoding_of(path, encodings), newline="") as file:
        pieces = (piece.encode() for piece in iter(lambda: file.read(BLOCK // 4), ""))
        try:
            yield from xml_rows(pieces, xml.way, xml.namespaces)
        except XmlError as error:
            raise DropError(f"{path.name}, {error}") from error


def _csv_rows(path: Path, encodings: Sequence[str]) -> Generator[TableRow]:
    with path.open(encoding=encoding_of(path, encodings), newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = _header(path, next(reader, []))
            for row in reader:
                if row:
                    yield _named(header, row, reader.line_num)
        except csv.Error as error:
            raise DropError(f"{path.name}, line {reader.line_num}: not CSV: {error}") from error


def encoding_of(path: Path, encodings: Sequence[str]) -> str:
    """The first encoding in which the whole file can be read."""
    for encoding in encodings:
        if _decodes(path, encoding):
            return encoding
    message = f"{path.name} is in none of the encodings {', '.join(encodings)}"
    raise DropError(message, "drop_encoding", file=path.name)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _header(path: Path, cells: Sequence[Any]) -> list[str]:
    names = [str(cell or "").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names or not all(names) or len(set(names)) != len(names):
        raise DropError(f"{path.name} has no header with a name, once, for every column")
    return names


def _named(header: Sequence[str], cells: Sequence[str], line: int) -> TableRow:
    if len(cells) != len(header):
        detail = f"line {line} has {len(cells)} cells, the header has {len(header)}"
        return Reject({}, "ragged_row", detail, key=f"line {line}")
    return dict(zip(header, cells, strict=True))


def _workbook_rows(path: Path, zip_ratio: int) -> Generator[TableRow]:
    check_archive(path, zip_ratio)
    try:
        book = open_workbook(path, formulas=True)
    except (ValueError, OSError) as error:
        raise DropError(str(error)) from error
    with closing(book):
        if not book.worksheets:
            raise DropError(f"{path.name} has no sheet")
        cells = book.worksheets[0].iter_rows(values_only=True)
        header = _header(path, next(cells, ()))
        yield from _sheet_rows(header, cells)


def _sheet_rows(header: Sequence[str], cells: Iterable[Sequence[Any]]) -> Generator[TableRow]:
    for line, row in enumerate(cells, start=2):
        values = row[: len(header)]
        if all(value is None for value in row):
            continue
        if any(isinstance(value, str) and value.startswith("=") for value in row):
            yield Reject({}, "formula", f"line {line} holds a formula, which is never computed", key=f"line {line}")
            continue
        texts = [cell_text(value) for value in values]
        yield dict(zip(header, texts + [""] * (len(header) - len(texts)), strict=True))


def check_archive(path: Path, zip_ratio: int) -> None:
    """Raises DropError when a workbook would unpack to far more than it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            declares = any(_declares_type(archive, entry) for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise DropError(f"{path.name} is no workbook") from error
    if unpacked > min(path.stat().st_size * zip_ratio, MOST_UNPACKED):
        message = f"{path.name} unpacks to {unpacked} bytes, more than {zip_ratio} times its size"
        raise DropError(message, "drop_unpacked", file=path.name)
    if declares:
        raise DropError(f"{path.name} holds a document type (DOCTYPE), which could bring entities: it is refused")


def _declares_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML part of a workbook has a DOCTYPE, or hides its beginning behind very much else."""
    if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(entry) as part:
        head = part.read(PROLOG)
    text = head.replace(b"\x00", b"").lower()
    return b"<!doctype" in text or b"<!entity" in text or (len(head) == PROLOG and not ELEMENT.search(text))


def cell_text(value: Any) -> str:
    """A cell as CSV would write it: ISO dates, whole numbers without a point, 是 and 否."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
