"""One column of a feed as SQL: the value, and the condition under which it is what the row-wise mapping makes.

The conditions may be too strict, never too lax: a row that fails one is mapped row by row and loses nothing.
A type of the source that is not listed here has no expression, and its feed is read row by row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from collectors.base import Places
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
from collectors.converting.moments import FIRST
from collectors.converting.numbers import RANGES, TRUE
from collectors.pushdown.quoting import name, text, value, values

SPACES: Final = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""what Python trims beside control characters and line ends, as a class of a regular expression"""
BREAKS: Final = "\t-\r\u001c-\u001f\u0085\u2028\u2029"
"""control characters and line ends that Python trims"""
INVISIBLE: Final = "\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069"
MARK: Final = "␟"
"""stands between texts that are looked at together; a text that holds it beside a space counts as not plain"""

TEXT_BYTES: Final = 4000
BIG: Final = 10**15
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
LAST_MOMENT: Final = datetime(2999, 12, 29, tzinfo=UTC)
"""what the store takes: rows beyond it go the way of all rows that it refuses"""

SHANGHAI: Final = "Asia/Shanghai"
SAME_OFFSET_SINCE: Final = "timestamp '1992-01-01'"
"""The offset of China has not changed since; before it summers had another, and clocks disagree about their edges."""


class NoExpressionError(Exception):
    """There is no SQL for a column as its source has it; says why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A value in SQL. It is plain when all `conditions` hold, null counting as yes, and its texts are clean.

    `clean`: SQL of texts that must have no control characters and no space at either end; `begins`: of texts that must
    not begin with any white space; `exact`: of texts that the conditions allow in certain spellings only.
    """

    sql: str
    conditions: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a view and their types there; `alias` is what the view is called in the statement."""

    types: Mapping[str, str]
    alias: str = "v"

    def sql(self, field_name: str) -> str:
        """A field as SQL."""
        return f"{self.alias}.{name(field_name)}"

    def kind(self, field_name: str) -> str:
        """text, int, bool, date, instant, moment (without zone), or the type itself when it is none of these."""
        return _kind(self.types[field_name])

    def text(self, field_name: str) -> str:
        """A text field as SQL, compared byte by byte."""
        return f'{self.sql(field_name)}::text COLLATE "C"'


def _kind(sql_type: str) -> str:
    if sql_type in _KINDS:
        return _KINDS[sql_type]
    if sql_type.startswith("character varying("):
        return "text"
    if sql_type.startswith("timestamp"):
        return "instant" if sql_type.endswith("with time zone") else "moment"
    return sql_type


_KINDS: Final = {
    "text": "text",
    "character varying": "text",
    "smallint": "int",
    "integer": "int",
    "bigint": "int",
    "boolean": "bool",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What the expressions of a feed have in common; `until`: the latest moment that is believed."""

    fields: Fields
    places: Places
    until: datetime


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
        return _empty_count(column, around.fields)
    make = _coded if getattr(column, "codes", None) else _uncoded
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


def _expect(around: Around, field_name: str, *kinds: str) -> str:
    kind = around.fields.kind(field_name)
    if kind not in kinds:
        raise NoExpressionError(f"{field_name} is {around.fields.types[field_name]}, expected {' or '.join(kinds)}")
    return kind


# --- codes


def _coded(column_name: str, column: Any, around: Around) -> Expression:
    if column.type == "texts":
        raise NoExpressionError(f"{column_name}: a list of texts has no SQL")
    if isinstance(column.from_, tuple) and len(column.from_) > 1:
        return _coded_together(column.from_, column.codes, around.fields)
    field_name = column.from_[0] if isinstance(column.from_, tuple) else column.from_ or column_name
    kinds = {_CODE_KINDS.get(type(code), "") for code in column.codes}
    if len(kinds) > 1 or not kinds <= {"text", "int", "bool"}:
        raise NoExpressionError(f"{column_name}: codes of several types")
    kind = _expect(around, field_name, *kinds)
    found = around.fields.text(field_name) if kind == "text" else around.fields.sql(field_name)
    cases = " ".join(f"WHEN {value(code)} THEN {value(ours)}" for code, ours in column.codes.items())
    known = [*column.codes, *([""] if kind == "text" else [])]
    if any(isinstance(code, str) and code != code.strip() for code in column.codes):
        raise NoExpressionError(f"{column_name}: a code with spaces around it")
    exact = (found,) if kind == "text" else ()
    return Expression(f"CASE {found} {cases} END", (f"{found} IN ({values(known)})",), exact=exact)


_CODE_KINDS: Final[Mapping[type, str]] = {str: "text", int: "int", bool: "bool"}


def _coded_together(names: tuple[str, ...], codes: Mapping[str, Any], fields: Fields) -> Expression:
    if any(fields.kind(one) != "text" for one in names):
        raise NoExpressionError(f"{', '.join(names)}: expected texts")
    found = [fields.text(one) for one in names]
    matches = {
        code: " AND ".join(f"{one} = {text(part)}" for one, part in zip(found, code.split("/"), strict=True))
        for code in map(str, codes)
    }
    cases = " ".join(f"WHEN {matches[str(code)]} THEN {value(ours)}" for code, ours in codes.items())
    known = " OR ".join(f"({match})" for match in matches.values())
    return Expression(f"CASE {cases} END", (f"COALESCE({known}, false)",))


# --- values


def _text(field_name: str, column: TextColumn, around: Around) -> Expression:
    _expect(around, field_name, "text")
    found = around.fields.text(field_name)
    # bytes are counted at once, characters one by one
    sizes = [f"octet_length({found}) <= {column.size} OR length({found}) <= {column.size}"]
    if column.size * 4 > TEXT_BYTES:
        sizes.append(f"octet_length({found}) <= {TEXT_BYTES}")
    if not column.lines:
        return Expression(f"NULLIF({found}, '')", tuple(sizes), clean=(found,))
    odd = f"[{INVISIBLE}]|^[{SPACES}{BREAKS}]|[{SPACES}{BREAKS}]$"
    return Expression(f"NULLIF({found}, '')", (*sizes, f"{found} !~ {text(odd)}"))


def _number(field_name: str, column: NumberColumn, around: Around) -> Expression:
    least, most = RANGES[column.type]
    low = max(least if column.low is None else column.low, -BIG)
    high = min(most if column.high is None else column.high, BIG)
    if column.written == "number":
        _expect(around, field_name, "int")
        found = around.fields.sql(field_name)
        return Expression(found, (f"{found} BETWEEN {low} AND {high}",))
    _expect(around, field_name, "text")
    found = around.fields.text(field_name)
    digits = f"CASE WHEN {found} ~ '^-?[0-9]{{1,16}}$' THEN {found}::bigint END"
    return Expression(digits, (f"{found} = '' OR COALESCE({digits} BETWEEN {low} AND {high}, {found} IS NULL)",))


def _bool(field_name: str, column: BoolColumn, around: Around) -> Expression:
    _expect(around, field_name, "bool")
    return Expression(around.fields.sql(field_name))


def _date(field_name: str, column: DateColumn, around: Around) -> Expression:
    _expect(around, field_name, "date")
    if column.formats[0] != "iso":
        raise NoExpressionError(f"{field_name}: a date that is not read as ISO")
    found = around.fields.sql(field_name)
    return Expression(found, (f"{found} BETWEEN {value(FIRST_DAY)} AND {value(LAST_DAY)}",))


def _instant(field_name: str, column: InstantColumn, around: Around) -> Expression:
    kind = _expect(around, field_name, "instant", "moment")
    if column.formats[0] != "iso":
        raise NoExpressionError(f"{field_name}: an instant that is not read as ISO")
    found = around.fields.sql(field_name)
    latest = LAST_MOMENT if column.future else min(around.until, LAST_MOMENT)
    bounds = f"BETWEEN {value(FIRST)} AND {value(latest)}"
    if kind == "instant":
        return Expression(found, (f"{found} {bounds}",))
    if column.zone not in (SHANGHAI, "UTC"):
        raise NoExpressionError(f"{field_name}: a moment without zone, read in {column.zone}")
    shift = " - interval '8 hours'" if column.zone == SHANGHAI else ""
    known = f"{found} BETWEEN {SAME_OFFSET_SINCE} AND {value(LAST_MOMENT)}::timestamp"
    moment = f"CASE WHEN {known} THEN ({found}{shift}) AT TIME ZONE 'UTC' END"
    return Expression(moment, (known, f"({moment}) {bounds}"))


def _digest(field_name: str, column: DigestColumn, around: Around) -> Expression:
    _expect(around, field_name, "text")
    found = around.fields.text(field_name)
    return Expression(f"NULLIF(lower({found}), '')", (f"{found} ~ '^([0-9a-fA-F]{{64}})?$'",))


def _place(field_name: str, column: PlaceColumn, around: Around) -> Expression:
    kind = _expect(around, field_name, "text", "int")
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


_MAKERS: Final[Mapping[type, Callable[[str, Any, Around], Expression]]] = {
    TextColumn: _text,
    NumberColumn: _number,
    BoolColumn: _bool,
    DateColumn: _date,
    InstantColumn: _instant,
    DigestColumn: _digest,
    PlaceColumn: _place,
}


# --- how many fields are empty


def _empty_count(column: EmptyCountColumn, fields: Fields) -> Expression:
    always = [_emptiness(one, fields) for one in column.of]
    also = [_emptiness(one, fields) for one in column.also.of] if column.also else []
    sql = _sum(always)
    if column.also and also:
        sql = f"{sql} + CASE WHEN {is_true(column.also.when, fields)} THEN {_sum(also)} ELSE 0 END"
    named = (*column.of, *(column.also.of if column.also else ()))
    texts = tuple(fields.text(one) for one in dict.fromkeys(named) if fields.kind(one) == "text")
    return Expression(sql, begins=texts)


def _sum(conditions: list[str]) -> str:
    return "(" + " + ".join(f"({condition})::int" for condition in conditions) + ")"


def _emptiness(field_name: str, fields: Fields) -> str:
    """Whether a field that does not begin with white space has no value."""
    kind = fields.kind(field_name)
    if kind == "text":
        return f"COALESCE({fields.text(field_name)}, '') = ''"
    if kind in ("int", "bool", "date", "instant", "moment"):
        return f"{fields.sql(field_name)} IS NULL"
    raise NoExpressionError(f"{field_name} is {fields.types[field_name]}: whether it is empty has no SQL")


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
