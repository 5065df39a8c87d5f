"""CSV: text that is a table, in UTF-8 or GB 18030, and nothing that a browser or a shell would run."""

import codecs
import csv
from pathlib import Path
from typing import Final

from people.files.kinds import UnfitFileError

ENCODINGS: Final = ("utf-8-sig", "gb18030")
BLOCK: Final = 1 << 20
CONTROL: Final = frozenset(chr(code) for code in (*range(32), 127)) - set("\t\r\n")
OTHER_BEGINNINGS: Final = ("<", "#!", "{\\rtf", "%!", "MIME-", "From ", "PK", "%PDF")
MOST_CELLS: Final = 200
"""of one row"""
LONGEST_CELL: Final = 32_767
"""as many letters as a cell of a spreadsheet takes"""


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file is text without control characters; UnfitFileError when there is none."""
    for encoding in ENCODINGS:
        if _is_text(path, encoding):
            return encoding
    raise UnfitFileError("unknown")


def check_csv(path: Path) -> None:
    """A table: rows of a bounded number of bounded cells, with an end to every quotation."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        if file.read(64).lstrip().startswith(OTHER_BEGINNINGS):
            raise UnfitFileError("unknown")
        file.seek(0)
        reader = csv.reader(file, strict=True)
        try:
            for row in reader:
                if len(row) > MOST_CELLS or any(len(cell) > LONGEST_CELL for cell in row):
                    raise UnfitFileError("table_wide", line=reader.line_num, cells=MOST_CELLS, letters=LONGEST_CELL)
        except csv.Error:
            raise UnfitFileError("table_damaged", line=reader.line_num) from None


def _is_text(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                if not CONTROL.isdisjoint(decoder.decode(block)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
