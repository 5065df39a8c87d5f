"""Read-only views of a PostgreSQL database, one cursor (moment, id) for each partition."""

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from collectors.base import CheckResult, Cursor, LinePlan, LineSlice, Page, RawRow, Schema, TupleRows
from collectors.lookback import Lookback
from collectors.pushdown.base import NoExpressionError
from collectors.pushdown.feeds import VIEW
from collectors.transports.paging import HIGH, high_of
from collectors.transports.view_connection import ViewConnection
from collectors.transports.view_days import LeftOut, day_sums_statement
from collectors.transports.view_feed import ViewFeed
from collectors.transports.view_lines import ID, SlicedView, read_stretch, stretches
from core.day_sums import DaySum, DaySums
from core.errors import SourceError, StopSourceError

log = logging.getLogger("cockpit.collectors")


class ViewCollector:
    """One view of a database."""

    def __init__(self, dsn: str, feed: ViewFeed) -> None:
        self._feed = feed
        self._connection = ViewConnection(dsn, feed.title, feed.size, feed.statement_timeout_s)
        self._lookbacks = {partition: Lookback(feed.overlap) for partition in feed.partitions}
        self._checked_at: datetime | None = None
        self._warnings: tuple[str, ...] = ()

    def check(self) -> CheckResult:
        """Opens the view without reading it."""
        begun = time.monotonic()
        try:
            self._check_fields(self.discover())
        except SourceError as error:
            return CheckResult(False, str(error), time.monotonic() - begun)
        return CheckResult(True, f"{self._feed.title} can be read", time.monotonic() - begun)

    def discover(self) -> Schema:
        """The columns of the view with their SQL types."""
        with self._connection.session():
            return dict(self._connection.rows(self._feed.types_statement()))

    def partitions(self) -> Sequence[str]:
        """The archives."""
        return self._feed.partitions

    def close(self) -> None:
        """Cancels a running statement and ends the connection."""
        self._connection.close()

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """Everything after the cursor, in one statement that is fetched page by page."""
        if self._checked_at != at:
            self._warnings = self._check_fields(self.discover())
            self._checked_at = at
        lookback = self._lookbacks[partition]
        high = high_of(cursor)
        back_to = lookback.start(high, at)
        begin: Cursor = {HIGH: back_to.isoformat(), ID: ""} if back_to else cursor
        total = 0
        with closing(self._pages(partition, begin, at, again=back_to is not None)) as pages:
            for page in pages:
                total += len(page.rows)
                yield page
        if back_to is not None or high is None:
            lookback.done(at, high)
        if not total and high and lookback.doubts_nothing(at):
            if not self._has_rows(partition, lookback.behind(high)):
                doubt = f"{self._feed.view} shows nothing, although rows up to {high} are known"
                yield Page((), cursor, doubt=doubt, doubt_code="empty")
                return
            lookback.probed(at)
        lookback.seen(total)

    def bulk(self, partition: str, cursor: Cursor, at: datetime, plan: LinePlan) -> Iterator[Page | LineSlice]:
        """Slices that the database maps; row by row where it cannot, and where there are but few rows."""
        schema = self.discover()
        warnings = self._check_fields(schema)
        view = self._sliced(schema, partition, at, plan)
        if view is None:
            yield from self.read(partition, cursor, at)
            return
        feed, begin = self._feed, cursor
        after = (cursor[HIGH], cursor[ID]) if cursor.get(HIGH) else None
        with self._connection.session():
            slices = stretches(self._connection, view, after, at + feed.tolerance, feed.slice_rows)
        total = sum(one.rows for one in slices)
        if total <= feed.size:
            yield from self.read(partition, cursor, at)
            return
        for one in slices:
            with self._connection.session():
                for step in read_stretch(self._connection, view, one, begin, total, feed.odd_share):
                    yield replace(step, warnings=warnings)
            begin = one.cursor
        self._lookbacks[partition].seen(total)

    def _sliced(self, schema: Schema, partition: str, at: datetime, plan: LinePlan) -> SlicedView | None:
        """The statements of a first load; None when the database cannot do what the mapping does."""
        feed = self._feed
        if feed.pushdown is None:
            return None
        try:
            pushed = feed.pushdown.write(schema, plan, at + feed.tolerance)
            with self._connection.session():
                encoding = self._connection.encoding()
            if encoding != "UTF8":
                raise NoExpressionError(f"its database is encoded in {encoding}")
        except NoExpressionError as error:
            log.info("%s is read row by row: %s", feed.title, error)
            return None
        return SlicedView(feed.relation, feed.chosen(partition, VIEW), feed.updated, feed.key, pushed)

    def since(self, moment: datetime) -> Cursor:
        """The cursor from which a read brings everything changed at or after a moment."""
        return {HIGH: moment.isoformat(), ID: ""}

    def day_sums(self, partition: str, until: datetime, left_out: LeftOut) -> DaySums:
        """By day of change, rows and checksums of a partition up to an instant, one query."""
        feed = self._feed
        statement = day_sums_statement(feed.relation, feed.chosen(partition), feed.updated, feed.key, until, left_out)
        with self._connection.session():
            return {day: DaySum(count, int(check)) for day, count, check in self._connection.rows(statement)}

    def count(self, partition: str, begin: datetime, end: datetime) -> int:
        """How many rows of a partition were changed at or after a moment and before another."""
        with self._connection.session():
            return int(self._connection.rows(self._feed.count_statement(partition, begin, end))[0][0])

    def _check_fields(self, schema: Schema) -> tuple[str, ...]:
        feed = self._feed
        missing = [field for field in feed.fields if field not in schema]
        if missing:
            message = f"{feed.view}: expected the field '{missing[0]}', found no such field"
            raise StopSourceError(message, "missing_field", field=missing[0])
        return tuple(f"{feed.view}: unknown field '{name}'" for name in schema if name not in feed.known)

    def _pages(self, partition: str, cursor: Cursor, at: datetime, *, again: bool) -> Generator[Page]:
        feed = self._feed
        statement = feed.rows_statement(partition, cursor, at + feed.tolerance)
        with self._connection.session():
            for tuples in self._connection.pages(statement):
                rows = TupleRows(feed.fields, tuples)
                yield Page(rows, self._cursor_after(rows[-1]), again, warnings=self._warnings)

    def _cursor_after(self, row: RawRow) -> Cursor:
        """The position of a row as the database wrote it; a moment that no calendar holds stays as text, too."""
        return {HIGH: row[self._feed.updated], ID: str(row[self._feed.key])}

    def _has_rows(self, partition: str, since: datetime) -> bool:
        with self._connection.session():
            return bool(self._connection.rows(self._feed.any_statement(partition, since)))
