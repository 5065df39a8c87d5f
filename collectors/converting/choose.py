"""The converter of a column of a source file."""

from datetime import timedelta
from typing import Any

from collectors.base import Places
from collectors.column_definition import (
    BoolColumn,
    DateColumn,
    DigestColumn,
    InstantColumn,
    Mapped,
    NumberColumn,
    PlaceColumn,
    TextColumn,
    TextsColumn,
)
from collectors.converting.base import Converter
from collectors.converting.moments import Date, Instant
from collectors.converting.numbers import WRITTEN_BOOLEANS, Bool, Number, Place
from collectors.converting.texts import Coded, Digest, Text, Texts


def converter_of(column: Mapped, places: Places, tolerance: timedelta, *, as_text: bool) -> Converter:
    """The converter; `as_text` for formats that know nothing but text (CSV, workbooks)."""
    codes = getattr(column, "codes", None)
    if codes and not isinstance(column, TextsColumn):
        return Coded(_by_fields(column, codes))
    match column:
        case TextColumn():
            return Text(column.size, lines=column.lines)
        case NumberColumn():
            return Number(column.type, column.low, column.high, written=as_text or column.written == "text")
        case BoolColumn():
            return Coded(WRITTEN_BOOLEANS) if as_text else Bool()
        case DateColumn():
            return Date(column.formats)
        case InstantColumn():
            return Instant(column.formats, column.zone, tolerance, future=column.future)
        case DigestColumn():
            return Digest()
        case PlaceColumn():
            return Place(places)
        case TextsColumn():
            return Texts(column.codes, column.separator)
    raise TypeError(f"no converter for {type(column).__name__}")


def _by_fields(column: Mapped, codes: dict[Any, Any]) -> dict[Any, Any]:
    """Codes over several fields are written 'a/b' and looked up as ('a', 'b')."""
    if isinstance(column.from_, tuple) and len(column.from_) > 1:
        return {tuple(str(code).split("/")): value for code, value in codes.items()}
    return dict(codes)
