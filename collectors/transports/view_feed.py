"""A view as its collector knows it, and the statements over it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from collectors.base import Cursor
from collectors.pushdown.feeds import Pushdown
from collectors.pushdown.quoting import name, text, value
from collectors.transports.paging import HIGH
from collectors.transports.view_lines import ID, ODD_SHARE, SLICE_ROWS


@dataclass(frozen=True, slots=True)
class ViewFeed:
    """What a collector has to know of its view. `fields` are selected, `known` cause no warning."""

    schema: str
    view: str
    fields: tuple[str, ...]
    known: frozenset[str]
    partition: str
    partitions: tuple[str, ...]
    updated: str
    key: str
    size: int
    statement_timeout_s: float
    overlap: timedelta
    tolerance: timedelta
    pushdown: Pushdown | None = None
    """how the view's own database can map the rows of a first load"""
    slice_rows: int = SLICE_ROWS
    odd_share: float = ODD_SHARE
    """a slice with a greater share of odd rows is read row by row: what many rows have is no exception"""

    @property
    def title(self) -> str:
        """Schema and view, for people."""
        return f"{self.schema}.{self.view}"

    @property
    def relation(self) -> str:
        """The view as SQL."""
        return f"{name(self.schema)}.{name(self.view)}"

    def chosen(self, partition: str, alias: str = "") -> str:
        """The condition of a partition of the view (called `alias`); true when the view is one whole."""
        field = f"{alias}.{name(self.partition)}" if alias else name(self.partition)
        return f"{field} = {text(partition)}" if self.partition else "true"

    def types_statement(self) -> str:
        """The fields of the view and their types (name, type)."""
        return (
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            f" WHERE attrelid = {text(self.title)}::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        )

    def rows_statement(self, partition: str, cursor: Cursor, until: datetime) -> str:
        """Rows after the cursor; rows from beyond the present are left until their time has come."""
        place = f"{name(self.updated)}, {name(self.key)}"
        after = ""
        if cursor.get(HIGH):
            after = f" AND ({place}) > ({text(cursor[HIGH])}::timestamptz, {text(cursor[ID])})"
        return (
            f"SELECT {', '.join(map(name, self.fields))} FROM {self.relation}"
            f" WHERE {self.chosen(partition)} AND {name(self.updated)} <= {value(until)}{after} ORDER BY {place}"
        )

    def count_statement(self, partition: str, begin: datetime, end: datetime) -> str:
        """How many rows were changed at or after a moment and before another."""
        between = f"{name(self.updated)} >= {value(begin)} AND {name(self.updated)} < {value(end)}"
        return f"SELECT count(*) FROM {self.relation} WHERE {self.chosen(partition)} AND {between}"

    def any_statement(self, partition: str, since: datetime) -> str:
        """One row, when any was changed at or after a moment."""
        later = f"{name(self.updated)} >= {value(since)}"
        return f"SELECT 1 FROM {self.relation} WHERE {self.chosen(partition)} AND {later} LIMIT 1"
