"""Tables that people have filled in, CSV or XLSX: cells as texts with their places, read within limits."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from core.packages import PackageLimits, UnsoundPackageError, check_package
from core.workbooks import open_workbook

ENCODINGS: Final = ("utf-8-sig", "gb18030")
LAST_ROW: Final = 1_048_576
"""of a spreadsheet; a file may tell of later ones"""
MOST_COLUMNS: Final = 26
LIMITS: Final = PackageLimits(entries=200, unpacked=48 * 1024 * 1024)
"""of a workbook that people fill in"""
FORMULA: Final = "="


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row and its cells, without what stands behind column Z."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()
    """columns, from 0, in which a formula stands"""

    def place(self, column: int) -> str:
        """What a spreadsheet calls a cell of this row."""
        return f"{chr(ord('A') + column)}{self.number}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


class SheetError(ValueError):
    """A table that cannot be read; `code` is a key of the texts `sheet.*`, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code} {values}" if values else code)


def sheet_rows(path: Path, most_rows: int, *, is_workbook: bool) -> Iterator[SheetRow]:
    """The rows in which something stands, from the first sheet of a workbook or from CSV.

    SheetError: it cannot be read, or has more than so many of them.
    """
    filled = 0
    for row in _workbook_rows(path) if is_workbook else _csv_rows(path):
        if row.is_empty:
            continue
        filled += 1
        if filled > most_rows + 1:
            raise SheetError("rows", most=most_rows)
        yield row


def _workbook_rows(path: Path) -> Iterator[SheetRow]:
    try:
        check_package(path, LIMITS)
    except UnsoundPackageError as error:
        raise SheetError(error.code, **error.values) from error
    with path.open("rb") as file:
        try:
            book = open_workbook(file, formulas=True)
        except ValueError as error:
            raise SheetError("no_workbook") from error
        with closing(book):
            yield from _first_sheet(book)


def _first_sheet(book: Any) -> Iterator[SheetRow]:
    if not book.worksheets:
        raise SheetError("no_workbook")
    # a cell far below or far to the right makes rows of nothing: their number has an end, and they are never kept
    rows = book.worksheets[0].iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except (ValueError, KeyError, IndexError, OverflowError, SyntaxError) as error:
            raise SheetError("no_workbook") from error
        if cells is None:
            return
        yield _row(number, cells)


def _row(number: int, cells: Sequence[Any]) -> SheetRow:
    formulas = frozenset(
        column for column, cell in enumerate(cells) if isinstance(cell, str) and cell.startswith(FORMULA)
    )
    return SheetRow(number, tuple(map(cell_text, cells)), formulas)


def _csv_rows(path: Path) -> Iterator[SheetRow]:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                for _ in file:
                    continue
        except UnicodeDecodeError:
            continue
        break
    else:
        raise SheetError("encoding")
    with path.open(encoding=encoding, newline="") as file:
        try:
            for number, cells in enumerate(csv.reader(file, strict=True), 1):
                yield _row(number, [cell.strip() for cell in cells[:MOST_COLUMNS]])
        except csv.Error as error:
            raise SheetError("no_csv") from error


def cell_text(cell: Any) -> str:
    """A cell as CSV would write it: ISO dates, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()
