"""Workbooks (XLSX) opened for reading."""

import zipfile
from pathlib import Path
from typing import Any


def open_workbook(path: Path, *, formulas: bool) -> Any:
    """A read-only openpyxl workbook; with `formulas` cells show them, else the values that were last computed.

    Raises ValueError when the file is no workbook, OSError when it cannot be read.
    """
    # Takes a third of a second to import, and most processes never meet a workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ValueError(f"{path.name} is no workbook: {error}") from error
