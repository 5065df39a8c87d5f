"""The fields of rows as they were seen: what `discover` answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from collectors.base import RawRow, Schema

_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (int, "number"),
    (float, "number"),
    (str, "text"),
    (list, "list"),
    (dict, "object"),
    (datetime, "instant"),
    (date, "date"),
)


def seen_type(value: Any) -> str:
    """The name of a value's type; `nothing` for null."""
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "nothing")


def schema_of(rows: Iterable[RawRow]) -> Schema:
    """Field → type of its first value; `nothing` when every value is null."""
    schema: dict[str, str] = {}
    for row in rows:
        for field, value in row.items():
            if schema.get(field, "nothing") == "nothing":
                schema[field] = seen_type(value)
    return schema
