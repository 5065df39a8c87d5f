"""Whole numbers, yes and no, places as SQL."""

from collectors.column_definition import BoolColumn, NumberColumn, PlaceColumn
from collectors.converting.numbers import RANGES, TRUE
from collectors.pushdown.base import Around, Expression, Fields, NoExpressionError, expect
from collectors.pushdown.quoting import values


def number_expression(field_name: str, column: NumberColumn, around: Around) -> Expression:
    """A number between the bounds of its column, whether it is stored as one or written as digits."""
    least, most = RANGES[column.type]
    low = max(least if column.low is None else column.low, least)
    high = min(most if column.high is None else column.high, most)
    if column.written == "number":
        expect(around, field_name, "int")
        found = around.fields.sql(field_name)
        return Expression(found, (f"{found} BETWEEN {low} AND {high}",))
    expect(around, field_name, "text")
    found = around.fields.text(field_name)
    digits = f"CASE WHEN {found} ~ '^-?[0-9]{{1,16}}$' THEN {found}::bigint END"
    return Expression(digits, (f"{found} = '' OR COALESCE({digits} BETWEEN {low} AND {high}, {found} IS NULL)",))


def bool_expression(field_name: str, column: BoolColumn, around: Around) -> Expression:
    """Yes or no."""
    expect(around, field_name, "bool")
    return Expression(around.fields.sql(field_name))


def place_expression(field_name: str, column: PlaceColumn, around: Around) -> Expression:
    """A place of the city by its code; the city itself is the municipal one."""
    kind = expect(around, field_name, "text", "int")
    places = around.places
    codes = [places.city, *places.codes]
    if kind == "int":
        found = around.fields.sql(field_name)
        ours = f"CASE {found} WHEN {places.city} THEN {places.municipal} ELSE {found} END"
        return Expression(ours, (f"{found} IN ({values(codes)})",))
    found = around.fields.text(field_name)
    cases = " ".join(f"WHEN '{code}' THEN {code}" for code in places.codes)
    written = values(["", *map(str, codes)])
    ours = f"CASE {found} WHEN '{places.city}' THEN {places.municipal} {cases} END"
    return Expression(ours, (f"{found} IN ({written})",))


def is_true(field_name: str, fields: Fields) -> str:
    """Whether a field says yes; never null."""
    kind = fields.kind(field_name)
    if kind == "bool":
        return f"COALESCE({fields.sql(field_name)}, false)"
    if kind == "text":
        words = sorted(word for word in TRUE if isinstance(word, str))
        return f"COALESCE({fields.text(field_name)} IN ({values(words)}), false)"
    if kind == "int":
        return f"COALESCE({fields.sql(field_name)} = 1, false)"
    raise NoExpressionError(f"{field_name} is {fields.types[field_name]}: whether it says yes has no SQL")
