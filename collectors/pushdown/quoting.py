"""SQL text of names and values, for statements that cannot take parameters (COPY)."""

from collections.abc import Iterable
from datetime import date, datetime


def name(identifier: str) -> str:
    """A name as SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL, whatever `standard_conforming_strings` says; a backslash is never taken for the next character."""
    quoted = value.replace("'", "''")
    return "E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in quoted else f"'{quoted}'"


def value(constant: str | int | bool | date | None) -> str:
    """A constant as SQL."""
    if constant is None:
        return "NULL"
    if isinstance(constant, bool):
        return "true" if constant else "false"
    if isinstance(constant, int):
        return str(constant)
    if isinstance(constant, datetime):
        return f"timestamptz {text(constant.isoformat())}"
    if isinstance(constant, date):
        return f"date {text(constant.isoformat())}"
    return text(constant)


def values(constants: Iterable[str | int | bool | date | None]) -> str:
    """Constants as SQL, one after the other."""
    return ", ".join(map(value, constants))
