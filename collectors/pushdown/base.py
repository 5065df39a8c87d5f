"""What an expression is, and what it is made of: the fields of a view and the surroundings of a feed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from collectors.base import Places
from collectors.pushdown.quoting import name


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


def expect(around: Around, field_name: str, *kinds: str) -> str:
    """The kind of a field; NoExpressionError when it is none of these."""
    kind = around.fields.kind(field_name)
    if kind not in kinds:
        raise NoExpressionError(f"{field_name} is {around.fields.types[field_name]}, expected {' or '.join(kinds)}")
    return kind
