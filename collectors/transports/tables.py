"""Tables in files: CSV and workbooks as rows of texts, so that one mapping reads both."""

import codecs
import csv
import zipfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from collectors.base import RawRow
from collectors.transports.drops import BLOCK, DropError
from core.model import Reject
from core.workbooks import open_workbook

SUFFIXES: Final = (".csv", ".xlsx")
MOST_UNPACKED: Final = 1024 * 1024 * 1024

TableRow = RawRow | Reject
"""a row of texts by column name, or one that is no row"""


def table_rows(path: Path, encodings: Sequence[str], zip_ratio: int) -> Generator[TableRow]:
    """The rows of a table below its header, one at a time; raises DropError when the file cannot be read as a table."""
    if path.suffix.lower() == ".csv":
        return _csv_rows(path, encodings)
    return _workbook_rows(path, zip_ratio)


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
    raise DropError(f"{path.name} is in none of the encodings {', '.join(encodings)}")


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
    except (zipfile.BadZipFile, OSError) as error:
        raise DropError(f"{path.name} is no workbook") from error
    if unpacked > min(path.stat().st_size * zip_ratio, MOST_UNPACKED):
        raise DropError(f"{path.name} unpacks to {unpacked} bytes, more than {zip_ratio} times its size")


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
