"""The way to the database: one bounded pool, units of work, COPY, notices and session locks.

SQLAlchemy's pool is the only pool; bulk work takes the psycopg2 cursor of the same connection and transaction.
"""

import io
import select
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import psycopg2
from psycopg2.extensions import connection as RawConnection  # noqa: N812 -- a class under a lower-case name
from psycopg2.extensions import cursor as RawCursor  # noqa: N812
from psycopg2.extensions import parse_dsn
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy import exc as alchemy_errors
from sqlalchemy.pool import QueuePool

from core.errors import OperationError, StoreError, StoreGoneError
from store.copying import copy_text

POOL_WAIT_S: Final = 30
CONNECT_TIMEOUT_S: Final = 10
COPY_CHUNK: Final = 1 << 16
SESSION_OPTIONS: Final = "-c timezone=UTC -c temp_buffers=32MB -c jit=off -c random_page_cost=1.1"

Parameters = Sequence[Any] | Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification of the database."""

    channel: str
    payload: str


class UnitOfWork:
    """One transaction on one connection; what it did is kept when its block ends without an error."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.raw: RawConnection = connection.connection.driver_connection  # type: ignore[assignment]
        self.cursor: RawCursor = self.raw.cursor()

    def execute(self, sql: str, parameters: Parameters = None) -> int:
        """Runs a statement; returns the number of rows it touched."""
        self.cursor.execute(sql, parameters)
        return self.cursor.rowcount

    def rows(self, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchall()

    def records(self, sql: str, parameters: Parameters = None) -> list[dict[str, Any]]:
        """All rows of a query as dictionaries by column name."""
        rows = self.rows(sql, parameters)
        names = [column.name for column in self.cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def row(self, sql: str, parameters: Parameters = None) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchone()

    def value(self, sql: str, parameters: Parameters = None) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def copy_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Appends rows by COPY; None and the empty text become NULL. UnicodeEncodeError: a text is no text."""
        text = copy_text(rows)
        command = f"COPY {table} ({', '.join(columns)}) FROM STDIN ({text.options})"
        self.cursor.copy_expert(command, io.BytesIO(text.data), COPY_CHUNK)


class Database:
    """A PostgreSQL database by its URL; safe to share between threads.

    StoreGoneError (a StoreError): the server cannot be reached. StoreError: it refused or went away in the middle.
    After either nothing of the unit of work was kept, so the caller may simply try again.
    """

    def __init__(self, url: str, *, pool_size: int = 8, application_name: str = "archive-cockpit") -> None:
        self.url = url
        self._application_name = application_name
        self.engine: Engine = create_engine(
            "postgresql+psycopg2://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_WAIT_S,
            pool_pre_ping=True,
        )

    def _connect(self) -> RawConnection:
        try:
            given = parse_dsn(self.url).get("options", "")
            return psycopg2.connect(
                self.url,
                application_name=self._application_name,
                connect_timeout=CONNECT_TIMEOUT_S,
                options=f"{SESSION_OPTIONS} {given}",
            )
        except psycopg2.ProgrammingError as error:
            raise OperationError(f"this is no address of a database: {_sentence(error)}") from error
        except psycopg2.OperationalError as error:
            raise StoreGoneError(f"the database cannot be reached: {_sentence(error)}") from error

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """One transaction: committed at the end of the block, rolled back when it raises."""
        with _translated(), self.engine.begin() as connection:
            yield UnitOfWork(connection)

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """One transaction in which every statement sees the same state; for reading, temporary tables allowed."""
        with _translated(), self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield UnitOfWork(connection)

    def listen(self, *channels: str) -> "Listener":
        """Hears notices on a connection of its own, outside the pool."""
        return Listener(self._session(), channels)

    def try_lock(self, name: str) -> "HeldLock | None":
        """Takes the named lock for as long as its own connection lives; None when somebody else holds it."""
        raw = self._session()
        with _translated(), raw.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (name,))
            row = cursor.fetchone()
        if row is not None and row[0]:
            return HeldLock(raw)
        raw.close()
        return None

    def _session(self) -> RawConnection:
        raw = self._connect()
        raw.autocommit = True
        return raw

    def close(self) -> None:
        """Closes the pool; a unit of work that is running keeps its connection until it ends."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Listener:
    """Waits for notices; belongs to one thread."""

    def __init__(self, raw: RawConnection, channels: Sequence[str]) -> None:
        self._raw = raw
        with _translated(), raw.cursor() as cursor:
            for channel in channels:
                cursor.execute(f'LISTEN "{channel}"')

    def wait(self, timeout_s: float) -> list[Notice]:
        """The notices that came, at once when there are any; empty after the time is over. StoreError: server gone."""
        with _translated():
            if not self._raw.notifies:
                select.select([self._raw], [], [], timeout_s)
            self._raw.poll()
            notices = [Notice(item.channel, item.payload) for item in self._raw.notifies]
            self._raw.notifies.clear()
            return notices

    def close(self) -> None:
        """Stops listening."""
        self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class HeldLock:
    """A named lock that ends with its connection, so a dead holder never keeps it."""

    def __init__(self, raw: RawConnection) -> None:
        self._raw = raw

    def still_held(self) -> bool:
        """Whether the connection that holds the lock still answers."""
        try:
            with self._raw.cursor() as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True

    def release(self) -> None:
        """Gives the lock up; when this returns, the next one may have it."""
        # a closed connection is noticed by the server only a little later
        with suppress(psycopg2.Error), self._raw.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        self._raw.close()


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of the driver and of SQLAlchemy as ours."""
    try:
        yield
    except psycopg2.Error as error:
        raise StoreError(_sentence(error)) from error
    except alchemy_errors.TimeoutError as error:
        raise StoreError(f"no database connection became free within {POOL_WAIT_S} s") from error
    except alchemy_errors.DBAPIError as error:
        raise StoreError(_sentence(error.orig or error)) from error


def _sentence(error: BaseException) -> str:
    """The first line of what the server or driver said."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
