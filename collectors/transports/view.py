"""Read-only views of a PostgreSQL database, one cursor (moment, id) for each partition."""

import logging
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

import psycopg2
from psycopg2 import errorcodes, extensions, sql

from collectors.base import CheckResult, Cursor, LinePlan, LineSlice, Page, RawRow, Schema, TupleRows
from collectors.lookback import Lookback
from collectors.pushdown.base import NoExpressionError
from collectors.pushdown.feeds import VIEW, Pushdown
from collectors.pushdown.quoting import name, text, value
from collectors.transports.paging import HIGH, high_of
from collectors.transports.view_days import LeftOut, day_sums_statement
from collectors.transports.view_lines import ODD_SHARE, SLICE_ROWS, SlicedView, read_stretch, stretches
from core.day_sums import DaySum, DaySums
from core.errors import RetryError, SourceError, StopSourceError

log = logging.getLogger("cockpit.collectors")

CONNECT_S: Final = 10
ID: Final = "id"

_DATE, _TIMESTAMP, _TIMESTAMPTZ = 1082, 1114, 1184
AS_TEXT: Final = extensions.new_type((_DATE, _TIMESTAMP, _TIMESTAMPTZ), "AS_TEXT", extensions.UNICODE)
"""Dates and moments stay texts: the mapping reads them, and says so when one is 'infinity', instead of failing here."""

_REFUSALS: Final = ("authentication failed", "no pg_hba.conf entry", 'role "', 'database "')
"""Words of a server that lets us not in, now or later; a connection that fails otherwise may work the next time."""


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


class ViewCollector:
    """One view of a database."""

    def __init__(self, dsn: str, feed: ViewFeed) -> None:
        self._dsn = dsn
        self._feed = feed
        self._connection: extensions.connection | None = None
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
        return CheckResult(True, f"{self._feed.schema}.{self._feed.view} can be read", time.monotonic() - begun)

    def discover(self) -> Schema:
        """The columns of the view with their SQL types."""
        relation = f"{self._feed.schema}.{self._feed.view}"
        with self._session() as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                (relation,),
            )
            return dict(cursor.fetchall())

    def partitions(self) -> Sequence[str]:
        """The archives."""
        return self._feed.partitions

    def close(self) -> None:
        """Cancels a running statement and ends the connection."""
        connection, self._connection = self._connection, None
        if connection is not None and not connection.closed:
            try:
                connection.cancel()
                connection.close()
            except psycopg2.Error:
                pass

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
            lookback.done(at)
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
        with self._session():
            slices = stretches(self, view, after, at + feed.tolerance, feed.slice_rows)
        total = sum(one.rows for one in slices)
        if total <= feed.size:
            yield from self.read(partition, cursor, at)
            return
        for one in slices:
            with self._session():
                for step in read_stretch(self, view, one, begin, total, feed.odd_share):
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
            with self._session() as connection:
                encoding = connection.get_parameter_status("server_encoding")
            if encoding != "UTF8":
                raise NoExpressionError(f"its database is encoded in {encoding}")
        except NoExpressionError as error:
            log.info("%s.%s is read row by row: %s", feed.schema, feed.view, error)
            return None
        relation = f"{name(feed.schema)}.{name(feed.view)}"
        chosen = f"{VIEW}.{name(feed.partition)} = {text(partition)}" if feed.partition else "true"
        return SlicedView(relation, chosen, feed.updated, feed.key, pushed)

    def since(self, moment: datetime) -> Cursor:
        """The cursor from which a read brings everything changed at or after a moment."""
        return {HIGH: moment.isoformat(), ID: ""}

    def day_sums(self, partition: str, until: datetime, left_out: LeftOut) -> DaySums:
        """By day of change, rows and checksums of a partition up to an instant, one query."""
        feed = self._feed
        relation = f"{name(feed.schema)}.{name(feed.view)}"
        chosen = f"{name(feed.partition)} = {text(partition)}" if feed.partition else "true"
        statement = day_sums_statement(relation, chosen, feed.updated, feed.key, until, left_out)
        with self._session():
            return {day: DaySum(count, int(check)) for day, count, check in self.rows(statement)}

    def count(self, partition: str, begin: datetime, end: datetime) -> int:
        """How many rows of a partition were changed at or after a moment and before another."""
        feed = self._feed
        chosen = f"{name(feed.partition)} = {text(partition)}" if feed.partition else "true"
        moment = name(feed.updated)
        between = f"{moment} >= {value(begin)} AND {moment} < {value(end)}"
        with self._session():
            relation = f"{name(feed.schema)}.{name(feed.view)}"
            return int(self.rows(f"SELECT count(*) FROM {relation} WHERE {chosen} AND {between}")[0][0])

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows of a query, in the transaction under way."""
        with self._connected().cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def pages(self, statement: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, a page at a time, dates and moments as texts."""
        with self._connected().cursor(name="cockpit") as rows:
            extensions.register_type(AS_TEXT, rows)
            rows.execute(statement)
            while batch := rows.fetchmany(self._feed.size):
                yield batch

    def copy(self, statement: str, file: BinaryIO) -> None:
        """Writes what a COPY gives; a reader that ends early ends the connection too."""
        connection = self._connected()
        try:
            with connection.cursor() as cursor:
                cursor.copy_expert(statement, file)
        except BrokenPipeError:
            self.close()
            raise
        except psycopg2.Error as error:
            raise self._translated(error) from error

    def _check_fields(self, schema: Schema) -> tuple[str, ...]:
        feed = self._feed
        missing = [field for field in feed.fields if field not in schema]
        if missing:
            message = f"{feed.view}: expected the field '{missing[0]}', found no such field"
            raise StopSourceError(message, "missing_field", field=missing[0])
        return tuple(f"{feed.view}: unknown field '{name}'" for name in schema if name not in feed.known)

    def _pages(self, partition: str, cursor: Cursor, at: datetime, *, again: bool) -> Generator[Page]:
        names = self._feed.fields
        with self._session() as connection, connection.cursor(name="cockpit") as rows:
            extensions.register_type(AS_TEXT, rows)
            rows.execute(*self._statement(partition, cursor, at))
            while batch := rows.fetchmany(self._feed.size):
                page = TupleRows(names, batch)
                yield Page(page, self._cursor_after(page[-1]), again, warnings=self._warnings)

    def _cursor_after(self, row: RawRow) -> Cursor:
        """The position of a row as the database wrote it; a moment that no calendar holds stays as text, too."""
        return {HIGH: row[self._feed.updated], ID: str(row[self._feed.key])}

    def _statement(self, partition: str, cursor: Cursor, at: datetime) -> tuple[sql.Composed, Mapping[str, Any]]:
        """Rows after the cursor; rows from beyond the present are left until their time has come."""
        feed = self._feed
        after = (
            sql.SQL(" AND ({updated}, {key}) > (%(high)s::timestamptz, %(id)s)") if cursor.get(HIGH) else sql.SQL("")
        )
        text = sql.SQL(
            "SELECT {fields} FROM {relation} WHERE {partition} AND {updated} <= %(until)s"
            + after.string
            + " ORDER BY {updated}, {key}"
        ).format(
            fields=sql.SQL(", ").join(map(sql.Identifier, feed.fields)),
            relation=sql.Identifier(feed.schema, feed.view),
            partition=self._chosen(),
            updated=sql.Identifier(feed.updated),
            key=sql.Identifier(feed.key),
        )
        values = {"partition": partition, "until": at + feed.tolerance, "high": cursor.get(HIGH), "id": cursor.get(ID)}
        return text, values

    def _chosen(self) -> sql.Composable:
        """The condition of a partition; none when the view is one whole."""
        if not self._feed.partition:
            return sql.SQL("true")
        return sql.SQL("{} = %(partition)s").format(sql.Identifier(self._feed.partition))

    def _has_rows(self, partition: str, since: datetime) -> bool:
        feed = self._feed
        text = sql.SQL("SELECT 1 FROM {relation} WHERE {partition} AND {updated} >= %(since)s LIMIT 1").format(
            relation=sql.Identifier(feed.schema, feed.view),
            partition=self._chosen(),
            updated=sql.Identifier(feed.updated),
        )
        with self._session() as connection, connection.cursor() as cursor:
            cursor.execute(text, {"partition": partition, "since": since})
            return cursor.fetchone() is not None

    @contextmanager
    def _session(self) -> Iterator[extensions.connection]:
        """A connection in a read-only transaction that ends with the block; errors of the server are translated."""
        try:
            connection = self._connected()
            try:
                yield connection
            finally:
                if not connection.closed:
                    connection.rollback()
        except psycopg2.Error as error:
            raise self._translated(error) from error

    def _connected(self) -> extensions.connection:
        if self._connection is None or self._connection.closed:
            milliseconds = round(self._feed.statement_timeout_s * 1000)
            self._connection = psycopg2.connect(
                self._dsn,
                connect_timeout=CONNECT_S,
                application_name="archive-cockpit collector",
                options=f"-c statement_timeout={milliseconds} -c TimeZone=UTC -c DateStyle=ISO",
            )
            self._connection.set_session(readonly=True, isolation_level="REPEATABLE READ")
        return self._connection

    def _translated(self, error: psycopg2.Error) -> SourceError:
        text = " ".join(str(error).split())
        where = f"{self._feed.schema}.{self._feed.view}"
        if error.pgcode == errorcodes.QUERY_CANCELED:
            return RetryError(f"{where}: the statement took too long", code="slow")
        refused = error.pgcode is None and any(word in text for word in _REFUSALS)
        if refused or error.pgcode == errorcodes.INSUFFICIENT_PRIVILEGE:
            return StopSourceError(f"{where}: we are not let in: {text}", "not_let_in")
        if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError):
            self.close()
            return RetryError(f"{where}: the database cannot be reached: {text}", code="unreachable")
        return StopSourceError(f"{where}: {text}", "view")
