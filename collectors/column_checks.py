"""What must hold of the columns of a feed beyond their shape: one rule per function."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from collectors.column_definition import (
    Column,
    ConstantColumn,
    DateColumn,
    EmptyCountColumn,
    InstantColumn,
    Mapped,
    NumberColumn,
    TextColumn,
)
from collectors.converting.moments import SCALES
from collectors.converting.shaping import template_fields
from collectors.definition import Feed, Source
from collectors.mapping.columns import fields_of
from collectors.paths import is_plain, steps_of
from collectors.transport_definition import View

Tables = Mapping[str, Mapping[str, str]]
"""table → column → SQL type"""

Found = Iterator[tuple[tuple[str | int, ...], str]]
"""(place in the file, message)"""

_ALIASES: Final = {"integer": "int", "boolean": "bool", "timestamp with time zone": "timestamptz"}
_FITS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"text"}),
    "smallint": frozenset({"smallint", "int", "bigint"}),
    "int": frozenset({"int", "bigint"}),
    "bigint": frozenset({"bigint"}),
    "bool": frozenset({"bool"}),
    "date": frozenset({"date"}),
    "instant": frozenset({"timestamptz"}),
    "digest": frozenset({"text"}),
    "place": frozenset({"int", "bigint"}),
    "texts": frozenset({"text[]"}),
    "empty_count": frozenset({"smallint", "int", "bigint"}),
}
_CONSTANTS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset({"text"}),
    date: frozenset({"date"}),
    bool: frozenset({"bool"}),
    int: frozenset({"smallint", "int", "bigint"}),
}


def _columns_are_known(source: Source, feed: Feed, tables: Tables) -> Found:
    table = tables.get(feed.table)
    for name in feed.columns if table is not None else ():
        if name not in (table or {}):
            yield ("columns", name), f"the table '{feed.table}' takes no column '{name}'"


def _types_fit(source: Source, feed: Feed, tables: Tables) -> Found:
    table = tables.get(feed.table, {})
    for name, column in feed.columns.items():
        if name not in table:
            continue
        wanted = _ALIASES.get(table[name], table[name])
        if wanted not in _made_types(column):
            made = column.value if isinstance(column, ConstantColumn) else column.type
            yield (
                ("columns", name, "type"),
                f"the column '{name}' is {table[name]}, a value of type {made} does not fit",
            )


def _made_types(column: Column) -> frozenset[str]:
    if isinstance(column, ConstantColumn):
        return _CONSTANTS.get(type(column.value), frozenset())
    return _FITS[column.type]


def _key_is_made(source: Source, feed: Feed, tables: Tables) -> Found:
    for name in feed.key:
        column = feed.columns.get(name)
        if column is None:
            yield ("key",), f"the key column '{name}' is not among the columns"
        elif isinstance(column, ConstantColumn | EmptyCountColumn):
            yield ("columns", name), f"the key column '{name}' has to be made of a field"
        elif not column.required:
            yield ("columns", name), f"the key column '{name}' has to be required"


def _defaults_fit(source: Source, feed: Feed, tables: Tables) -> Found:
    table = tables.get(feed.table, {})
    for name, column in feed.columns.items():
        default = getattr(column, "default", None)
        if default is None or name not in table:
            continue
        wanted = _ALIASES.get(table[name], table[name])
        if wanted not in _CONSTANTS.get(type(default), frozenset()):
            yield (
                ("columns", name, "default"),
                f"the column '{name}' is {table[name]}, the default {default!r} does not fit",
            )


def _shapes_go_together(source: Source, feed: Feed, tables: Tables) -> Found:
    """Ways of making a value that exclude each other."""
    for name, column in feed.columns.items():
        if isinstance(column, TextColumn):
            yield from _text_shapes(name, column)
        if isinstance(column, NumberColumn) and column.codes and column.is_shaped:
            odd = [key for key in ("thousands", "units", "times", "rounded") if getattr(column, key)]
            if odd:
                yield ("columns", name, odd[0]), f"'{odd[0]}' and a code list exclude each other"


def _text_shapes(name: str, column: TextColumn) -> Found:
    if column.otherwise is not None and not column.codes:
        yield ("columns", name, "otherwise"), "'otherwise' needs a code list"
    if column.template is None:
        return
    if column.from_ is not None or column.join is not None:
        yield ("columns", name, "template"), "a template names its fields by itself, without 'from' and 'join'"
    if not template_fields(column.template):
        yield ("columns", name, "template"), "expected a field in braces, such as '{year}-{no}'"
    for field in template_fields(column.template):
        try:
            steps_of(field)
        except ValueError as error:
            yield ("columns", name, "template"), str(error)


def _fields_suit_the_transport(source: Source, feed: Feed, tables: Tables) -> Found:
    """A view has plain columns, and always the same."""
    if not isinstance(source.transport, View):
        return
    for name, column in feed.columns.items():
        if isinstance(column, Mapped) and column.optional:
            yield ("columns", name, "optional"), "a view always has the same columns"
    for field in dict.fromkeys(fields_read(feed)):
        if not is_plain(field):
            yield (), f"expected the name of a column of the view, found '{field}'"


def _code_lists_are_filled(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if getattr(column, "codes", None) == {}:
            yield ("columns", name, "codes"), "a code list needs at least one code"


def _joined_fields_have_codes(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if not isinstance(column, Mapped) or not isinstance(column.from_, tuple):
            continue
        codes = column.codes if isinstance(column, TextColumn) else None
        if isinstance(column, TextColumn) and column.template:
            continue  # said elsewhere
        if codes is None:
            yield ("columns", name, "from"), "several fields need the type text and a code list"
            continue
        for code in codes:
            if code.count("/") != len(column.from_) - 1:
                yield (
                    ("columns", name, "codes", code),
                    f"expected {len(column.from_)} parts joined by '/', found '{code}'",
                )


def _formats_are_known(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if not isinstance(column, DateColumn | InstantColumn):
            continue
        words = {"iso", *SCALES}
        for number, form in enumerate(column.formats):
            if form not in words and "%" not in form:
                message = f"expected {', '.join(sorted(words))} or a pattern with %, found '{form}'"
                yield ("columns", name, "formats", number), message


def _zone_is_known(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if isinstance(column, InstantColumn):
            try:
                ZoneInfo(column.zone)
            except (KeyError, ValueError):
                yield ("columns", name, "zone"), f"there is no time zone '{column.zone}'"


def _limits_make_sense(source: Source, feed: Feed, tables: Tables) -> Found:
    for name, column in feed.columns.items():
        if not isinstance(column, NumberColumn) or column.low is None or column.high is None:
            continue
        if column.low > column.high:
            yield ("columns", name), f"low {column.low} is above high {column.high}"


def fields_read(feed: Feed) -> Iterator[str]:
    """Every field of the source that a feed reads; one may come twice."""
    for name, column in feed.columns.items():
        if isinstance(column, EmptyCountColumn):
            yield from column.of
            yield from (column.also.of if column.also else ())
        elif not isinstance(column, ConstantColumn):
            yield from fields_of(name, column)
    yield from filter(None, (feed.updated, feed.tombstone, feed.refuse.field if feed.refuse else None))


COLUMN_RULES: Final[tuple[Callable[[Source, Feed, Tables], Found], ...]] = (
    _columns_are_known,
    _types_fit,
    _key_is_made,
    _defaults_fit,
    _shapes_go_together,
    _fields_suit_the_transport,
    _code_lists_are_filled,
    _joined_fields_have_codes,
    _formats_are_known,
    _zone_is_known,
    _limits_make_sense,
)
