"""One column of a feed as SQL: the value, and the condition under which it is what the row-wise mapping makes.

The conditions may be too strict, never too lax: a row that fails one is mapped row by row and loses nothing.
A type of the source that is not listed here has no expression, and its feed is read row by row.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from collectors.column_definition import (
    BoolColumn,
    Column,
    ConstantColumn,
    DateColumn,
    DigestColumn,
    EmptyCountColumn,
    InstantColumn,
    NumberColumn,
    PlaceColumn,
    TextColumn,
)
from collectors.pushdown.base import Around, Expression, NoExpressionError
from collectors.pushdown.codes import coded_expression
from collectors.pushdown.empty_counts import empty_count_expression
from collectors.pushdown.moments import date_expression, instant_expression
from collectors.pushdown.numbers import bool_expression, number_expression, place_expression
from collectors.pushdown.quoting import value
from collectors.pushdown.texts import digest_expression, text_expression

KNOWN_KEYS: Final = frozenset(
    {
        *("type", "from_", "required", "size", "codes", "lines", "written", "low", "high", "formats", "zone", "future"),
        *("separator", "of", "also", "value"),
    }
)
"""what a column may say that is understood here"""


def expression_of(column_name: str, column: Column, around: Around) -> Expression:
    """The expression of a column; NoExpressionError where there is none."""
    if strange := column.model_fields_set - KNOWN_KEYS:
        raise NoExpressionError(f"{column_name}: '{min(strange)}' has no SQL")
    if isinstance(column, ConstantColumn):
        return Expression(value(column.value))
    if isinstance(column, EmptyCountColumn):
        return empty_count_expression(column, around.fields)
    make = coded_expression if getattr(column, "codes", None) else _uncoded
    made = make(column_name, column, around)
    return _required(made, column) if column.required else made


def _required(made: Expression, column: Column) -> Expression:
    """The cheapest condition that says that there is a value."""
    if isinstance(column, TextColumn) and made.clean:
        return replace(made, conditions=(*made.conditions, f"COALESCE({made.clean[0]}, '') <> ''"))
    there = f"({made.sql}) IS NOT NULL"
    # a code that is not known has no value either
    return replace(made, conditions=(there,) if made.exact else (*made.conditions, there))


def _uncoded(column_name: str, column: Any, around: Around) -> Expression:
    field_name = column.from_ or column_name
    if not isinstance(field_name, str):
        raise NoExpressionError(f"{column_name}: several fields without codes")
    maker = _MAKERS.get(type(column))
    if maker is None:
        raise NoExpressionError(f"{column_name}: a column of type {column.type} has no SQL")
    return maker(field_name, column, around)


_MAKERS: Final[Mapping[type, Callable[[str, Any, Around], Expression]]] = {
    TextColumn: text_expression,
    NumberColumn: number_expression,
    BoolColumn: bool_expression,
    DateColumn: date_expression,
    InstantColumn: instant_expression,
    DigestColumn: digest_expression,
    PlaceColumn: place_expression,
}
