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
from collectors.converting.amounts import Amount
from collectors.converting.base import Converter
from collectors.converting.moments import Date, Instant
from collectors.converting.numbers import WRITTEN_BOOLEANS, Bool, Number, Place
from collectors.converting.shaping import shaped
from collectors.converting.texts import Coded, Digest, Text, Texts


def converter_of(column: Mapped, places: Places, tolerance: timedelta, *, as_text: bool) -> Converter:
    """The converter; `as_text` for formats that know nothing but text (CSV, workbooks, XML)."""
    return shaped(column, _typed(column, places, tolerance, as_text=as_text))


def _typed(column: Mapped, places: Places, tolerance: timedelta, *, as_text: bool) -> Converter:
    codes = getattr(column, "codes", None)
    if codes and not isinstance(column, TextsColumn):
        otherwise = getattr(column, "otherwise", None)
        found = _by_fields(column, codes)
        return Coded(_as_texts(found) if as_text else found, otherwise)
    match column:
        case TextColumn():
            return Text(column.size, lines=column.lines)
        case NumberColumn():
            return _number(column, as_text=as_text)
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


def _as_texts(codes: dict[Any, Any]) -> dict[Any, Any]:
    return {str(code) if type(code) is int else code: value for code, value in codes.items()}


def _number(column: NumberColumn, *, as_text: bool) -> Converter:
    if not (column.thousands or column.units or column.times or column.rounded):
        return Number(column.type, column.low, column.high, written=as_text or column.written == "text")
    return Amount(
        column.type,
        column.low,
        column.high,
        thousands=column.thousands,
        units=column.units,
        times=column.times,
        rounded=column.rounded,
    )


def _by_fields(column: Mapped, codes: dict[Any, Any]) -> dict[Any, Any]:
    """Codes over several fields are written 'a/b' and looked up as ('a', 'b')."""
    if isinstance(column.from_, tuple) and len(column.from_) > 1:
        return {tuple(str(code).split("/")): value for code, value in codes.items()}
    return dict(codes)
