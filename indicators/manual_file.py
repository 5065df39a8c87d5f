"""Files with values of the manual items: CSV or XLSX → rows of text, each with its line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from core.model import Mistake
from core.workbooks import open_workbook

COLUMNS: Final = ("item_code", "owner_code", "day", "value", "entered_by", "confirmed_by")
OPTIONAL: Final = ("note",)
LONGEST: Final = 50_000
"""rows of one file"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; cells as text, empty when there is nothing."""

    file: str
    line: int
    cells: Mapping[str, str]

    def mistake(self, message: str) -> Mistake:
        """A mistake on this line."""
        return Mistake(self.file, self.line, message)


def read(path: Path) -> tuple[list[Row], list[Mistake]]:
    """The rows of a CSV or XLSX file, and what is wrong with its form; never raises for what is in the file."""
    try:
        lines = list(_workbook_lines(path) if path.suffix.lower() == ".xlsx" else _csv_lines(path))
    except UnicodeDecodeError:
        return [], [Mistake(path.name, 1, "the file is not UTF-8")]
    except OSError as error:
        return [], [Mistake(path.name, 1, f"cannot be read: {error.strerror or error}")]
    except ValueError:
        return [], [Mistake(path.name, 1, "the file is not a workbook (.xlsx)")]
    except csv.Error as error:
        return [], [Mistake(path.name, 1, f"not a table: {error}")]
    return _rows(path.name, lines)


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells]


def _workbook_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    book = open_workbook(path, formulas=False)
    try:
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield line, [_text(cell) for cell in cells]
    finally:
        book.close()


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _rows(name: str, lines: list[tuple[int, list[str]]]) -> tuple[list[Row], list[Mistake]]:
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        return [], [Mistake(name, 1, "the file is empty")]
    line, head = filled[0]
    if wrong := list(_wrong_head(name, line, head)):
        return [], wrong
    if len(filled) > LONGEST + 1:
        return [], [Mistake(name, filled[LONGEST + 1][0], f"more than {LONGEST} rows: cut the file in two")]
    rows, mistakes = [], []
    for line, cells in filled[1:]:
        if len(cells) > len(head) and any(cells[len(head) :]):
            mistakes.append(Mistake(name, line, f"{len(cells)} cells, the head has {len(head)}"))
            continue
        padded = [*cells, *[""] * (len(head) - len(cells))]
        rows.append(Row(name, line, dict(zip(head, padded, strict=False))))
    return rows, mistakes


def _wrong_head(name: str, line: int, head: list[str]) -> Iterator[Mistake]:
    for column in COLUMNS:
        if column not in head:
            yield Mistake(name, line, f"the column {column!r} is missing; expected {', '.join(COLUMNS)}")
    for column in sorted(set(head) - {*COLUMNS, *OPTIONAL, ""}):
        yield Mistake(name, line, f"unknown column {column!r}")
    for column in COLUMNS:
        if head.count(column) > 1:
            yield Mistake(name, line, f"the column {column!r} stands twice")
