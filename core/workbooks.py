"""Workbooks (XLSX) opened for reading."""

import zipfile
from pathlib import Path
from typing import Any, BinaryIO


def open_workbook(book: Path | BinaryIO, *, formulas: bool) -> Any:
    """A read-only openpyxl workbook; with `formulas` cells show them, else the values that were last computed.

    A path has to end with .xlsx; an open file may have any name, and stays open.
    Raises ValueError when the file is no workbook, OSError when it cannot be read.
    """
    # Takes a third of a second to import, and most processes never meet a workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(book, read_only=True, data_only=not formulas, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        name = book.name if isinstance(book, Path) else "the file"
        raise ValueError(f"{name} is no workbook: {error}") from error
