"""Tables that leave the house: no cell that a spreadsheet would calculate, and who took them out, and when. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Final

from core.days import LOCAL

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that some spreadsheet would calculate; the full-width signs are taken for the others by some."""

BYTE_ORDER_MARK: Final = "\ufeff"
_UNFIT: Final = re.compile(r"[^A-Za-z0-9._-]+")

Cell = str | int | float | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who has taken a table out, and when; every export carries it."""

    account: str
    """the name with which the account signs in"""
    display_name: str
    at: datetime

    @property
    def local(self) -> str:
        """The instant as local time with its offset."""
        return self.at.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")

    @property
    def who(self) -> str:
        """The person and the account."""
        return f"{self.display_name} ({self.account})"

    def file_name(self, subject: str, ending: str) -> str:
        """A name for the file that says what, who and when, in characters that every system takes."""
        account = _UNFIT.sub("_", self.account).strip("._") or "account"
        return f"{subject}_{account}_{self.at.astimezone(LOCAL):%Y%m%dT%H%M%S}.{ending}"


def neutral(cell: Cell) -> Cell:
    """The cell, led by an apostrophe when it is a text that a spreadsheet would calculate; numbers are ours and stay.

    What stands before the sign without being seen does not hide it.
    """
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u3000\ufeff\u200b").startswith(FORMULA):
        return f"'{cell}"
    # a tab or a line's end alone is white space too, so the text as it is has to be asked as well
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]], stamp: Sequence[str] = ()) -> Iterator[str]:
    """A CSV file for a spreadsheet, a line at a time: the mark of UTF-8, the stamp, the head, the rows."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write(BYTE_ORDER_MARK)
    for line in ([stamp] if stamp else []), [head]:
        writer.writerows([neutral(cell) for cell in texts] for texts in line)
    for row in rows:
        writer.writerow([neutral(_written(cell)) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def _written(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else cell
