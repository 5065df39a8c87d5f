"""Rows as the text of a COPY: joined fast when no value holds a mark of the format, quoted properly when one does."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

_FIELD: Final = "\x1f"
_QUOTE: Final = "\x1e"


@dataclass(frozen=True, slots=True)
class CopyText:
    """The bytes of a COPY and the options that they are written in."""

    data: bytes
    options: str


def copy_text(rows: Sequence[Sequence[Any]]) -> CopyText:
    """None and the empty text become NULL. UnicodeEncodeError: a value is no text.

    The marks are control characters that values hardly ever hold; counting them in the whole text is far cheaper
    than looking at every value.
    """
    width = len(rows[0]) if rows else 0
    text = "\n".join([_FIELD.join([_plain(value) for value in row]) for row in rows])
    unmarked = (
        width > 1
        and text.count("\n") == len(rows) - 1
        and text.count(_FIELD) == len(rows) * (width - 1)
        and _QUOTE not in text
        and "\r" not in text
    )
    if not unmarked:
        return CopyText(_quoted(rows).encode(), "FORMAT csv")
    # encoded here and not by the driver, whose failure would look like that of the server
    return CopyText(text.encode(), f"FORMAT csv, DELIMITER E'\\x{ord(_FIELD):x}', QUOTE E'\\x{ord(_QUOTE):x}'")


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return value.isoformat() if value.__class__ is datetime else str(value)


def _quoted(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    # the writer quotes a lone carriage return only when its lines end in one
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
