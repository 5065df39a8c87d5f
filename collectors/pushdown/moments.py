"""Dates and instants as SQL."""

from datetime import UTC, date, datetime
from typing import Final

from collectors.column_definition import DateColumn, InstantColumn
from collectors.converting.moments import FIRST
from collectors.pushdown.base import Around, Expression, NoExpressionError, expect
from collectors.pushdown.quoting import value

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
LAST_MOMENT: Final = datetime(2999, 12, 29, tzinfo=UTC)
"""what the store takes: rows beyond it go the way of all rows that it refuses"""

SHANGHAI: Final = "Asia/Shanghai"
SAME_OFFSET_SINCE: Final = "timestamp '1992-01-01'"
"""The offset of China has not changed since; before it summers had another, and clocks disagree about their edges."""


def date_expression(field_name: str, column: DateColumn, around: Around) -> Expression:
    """A date."""
    expect(around, field_name, "date")
    if column.formats[0] != "iso":
        raise NoExpressionError(f"{field_name}: a date that is not read as ISO")
    found = around.fields.sql(field_name)
    return Expression(found, (f"{found} BETWEEN {value(FIRST_DAY)} AND {value(LAST_DAY)}",))


def instant_expression(field_name: str, column: InstantColumn, around: Around) -> Expression:
    """An instant; a moment without zone is read in the one its column names."""
    kind = expect(around, field_name, "instant", "moment")
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
