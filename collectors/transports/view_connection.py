"""A read-only connection to the database of a source, and what its errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

import psycopg2
from psycopg2 import errorcodes, extensions

from core.errors import RetryError, SourceError, StopSourceError

CONNECT_S: Final = 10

_DATE, _TIMESTAMP, _TIMESTAMPTZ = 1082, 1114, 1184
AS_TEXT: Final = extensions.new_type((_DATE, _TIMESTAMP, _TIMESTAMPTZ), "AS_TEXT", extensions.UNICODE)
"""Dates and moments stay texts: the mapping reads them, and says so when one is 'infinity', instead of failing here."""

_REFUSALS: Final = ("authentication failed", "no pg_hba.conf entry", 'role "', 'database "')
"""Words of a server that lets us not in, now or later; a connection that fails otherwise may work the next time."""


class ViewConnection:
    """One connection, opened when it is needed.

    `where` says in errors what is read; `size` rows are fetched at a time.
    """

    def __init__(self, dsn: str, where: str, size: int, statement_timeout_s: float) -> None:
        self._dsn = dsn
        self._where = where
        self._size = size
        self._statement_timeout_s = statement_timeout_s
        self._connection: extensions.connection | None = None

    @contextmanager
    def session(self) -> Iterator[None]:
        """A read-only transaction that ends with the block; errors of the server are translated."""
        try:
            connection = self._connected()
            try:
                yield
            finally:
                if not connection.closed:
                    connection.rollback()
        except psycopg2.Error as error:
            raise self._translated(error) from error

    def encoding(self) -> str | None:
        """How the database keeps texts."""
        return self._under_way().get_parameter_status("server_encoding")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows of a query, in the transaction under way."""
        with self._under_way().cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def pages(self, statement: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, a page at a time, dates and moments as texts."""
        with self._under_way().cursor(name="cockpit") as rows:
            extensions.register_type(AS_TEXT, rows)
            rows.execute(statement)
            while batch := rows.fetchmany(self._size):
                yield batch

    def copy(self, statement: str, file: BinaryIO) -> None:
        """Writes what a COPY gives; a reader that ends early ends the connection too."""
        try:
            with self._under_way().cursor() as cursor:
                cursor.copy_expert(statement, file)
        except BrokenPipeError:
            self.close()
            raise
        except psycopg2.Error as error:
            raise self._translated(error) from error

    def close(self) -> None:
        """Cancels a running statement and ends the connection."""
        connection, self._connection = self._connection, None
        if connection is not None and not connection.closed:
            try:
                connection.cancel()
                connection.close()
            except psycopg2.Error:
                pass

    def _connected(self) -> extensions.connection:
        if self._connection is None or self._connection.closed:
            milliseconds = round(self._statement_timeout_s * 1000)
            self._connection = psycopg2.connect(
                self._dsn,
                connect_timeout=CONNECT_S,
                application_name="archive-cockpit collector",
                options=f"-c statement_timeout={milliseconds} -c TimeZone=UTC -c DateStyle=ISO",
            )
            self._connection.set_session(readonly=True, isolation_level="REPEATABLE READ")
        return self._connection

    def _under_way(self) -> extensions.connection:
        """The connection of the session; InterfaceError when somebody has closed it meanwhile."""
        if self._connection is None:
            raise psycopg2.InterfaceError("the connection was closed")
        return self._connection

    def _translated(self, error: psycopg2.Error) -> SourceError:
        text, where = " ".join(str(error).split()), self._where
        if error.pgcode == errorcodes.QUERY_CANCELED:
            return RetryError(f"{where}: the statement took too long", code="slow")
        refused = error.pgcode is None and any(word in text for word in _REFUSALS)
        if refused or error.pgcode == errorcodes.INSUFFICIENT_PRIVILEGE:
            return StopSourceError(f"{where}: we are not let in: {text}", "not_let_in")
        if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError):
            self.close()
            return RetryError(f"{where}: the database cannot be reached: {text}", code="unreachable")
        return StopSourceError(f"{where}: {text}", "view")
