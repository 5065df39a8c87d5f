"""Rows as the text of a COPY: joined fast when no value holds a mark of the format, quoted properly when one does."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
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
    texts = map(_FIELD.join, zip(*map(_column, zip(*rows, strict=True)), strict=True))
    text = "\n".join(texts)
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


def _column(values: Sequence[Any]) -> Sequence[str]:
    """The texts of a column: most columns hold one type, and are written in one go."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if kinds == {str, _NOTHING}:
        return [value or "" for value in values]
    if len(kinds) == 1:
        return list(map(_WRITERS.get(kinds.pop(), str), values))
    return [_WRITERS.get(type(value), str)(value) for value in values]


_NOTHING: Final = type(None)
_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {_NOTHING: lambda _: "", datetime: datetime.isoformat}
"""how values are written that are not written as str() does"""


def _quoted(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    # the writer quotes a lone carriage return only when its lines end in one
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
