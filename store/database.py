"""The way to the database: one bounded pool, units of work, COPY, notices and sessions of their own.

SQLAlchemy's pool is the only pool; bulk work takes the psycopg2 cursor of the same connection and transaction.
"""

import copy
import io
import select
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
WATCHED: Final[Mapping[str, int]] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""so that a server behind a network that swallows everything is given up in half a minute, not in hours"""

Parameters = Sequence[Any] | Mapping[str, Any] | None

Guard = Callable[["UnitOfWork"], None]
"""raises FencedError when a unit of work may not be committed any more"""

LastStep = Callable[["UnitOfWork", Sequence[Any]], None]
"""does something with what was gathered for it, at the end of a unit of work"""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification of the database."""

    channel: str
    payload: str


class UnitOfWork:
    """One transaction on one connection; what it did is kept when its block ends without an error."""

    def __init__(self, connection: Connection, guard: Guard | None = None) -> None:
        self.connection = connection
        self._guard = guard
        self.raw: RawConnection = connection.connection.driver_connection  # type: ignore[assignment]
        self.cursor: RawCursor = self.raw.cursor()
        self._gathered: dict[LastStep, list[Any]] = {}

    def gather(self, step: LastStep, item: Any) -> None:
        """Hands `item` to `step(unit, items)` right before the commit, with all others that were gathered for it.

        For what holds up others until the commit, such as the end of a chain. StoreError in a snapshot.
        """
        self._gathered.setdefault(step, []).append(item)

    def finish(self) -> None:
        """Takes the last steps, then asks the guard; what begins a unit of work does it before the commit."""
        for step, items in self._gathered.items():
            step(self, items)
        self.assure()

    def assure(self) -> None:
        """Asks the guard of the database, where it has one; so is every unit before its commit. FencedError: no."""
        if self._guard is not None:
            self._guard(self)

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


class ReadingUnit(UnitOfWork):
    """A unit of work that reads one state and has nothing to add."""

    def gather(self, step: LastStep, item: Any) -> None:
        """Refused: what it would be added to may have gone on since."""
        raise StoreError("a snapshot is for reading: begin a unit of work to add something")


class Database:
    """A PostgreSQL database by its URL; safe to share between threads.

    StoreGoneError (a StoreError): the server cannot be reached. StoreError: it refused or went away in the middle.
    After either nothing of the unit of work was kept, so the caller may simply try again.
    """

    def __init__(self, url: str, *, pool_size: int = 8, application_name: str = "archive-cockpit") -> None:
        self.url = url
        self.application_name = application_name
        self._guard: Guard | None = None
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
            given = parse_dsn(self.url)
            watched: dict[str, Any] = {name: value for name, value in WATCHED.items() if name not in given}
            connection: RawConnection = psycopg2.connect(
                self.url,
                application_name=self.application_name,
                connect_timeout=CONNECT_TIMEOUT_S,
                options=f"{SESSION_OPTIONS} {given.get('options', '')}",
                **watched,
            )
            return connection
        except psycopg2.ProgrammingError as error:
            raise OperationError(f"this is no address of a database: {_sentence(error)}") from error
        except psycopg2.OperationalError as error:
            raise StoreGoneError(f"the database cannot be reached: {_sentence(error)}") from error

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """One transaction: committed at the end of the block, rolled back when it raises or the guard forbids it."""
        with _translated(), self.engine.begin() as connection:
            unit = UnitOfWork(connection, self._guard)
            yield unit
            unit.finish()

    def guarded(self, guard: Guard) -> Self:
        """The same database over the same pool, whose units of work ask `guard` before they are committed."""
        same = copy.copy(self)
        same._guard = guard
        return same

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """One transaction in which every statement sees the same state; for reading, temporary tables allowed."""
        with _translated(), self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield ReadingUnit(connection)

    def listen(self, *channels: str) -> "Listener":
        """Hears notices on a connection of its own, outside the pool."""
        return Listener(self._session(), channels)

    def session(self) -> "Session":
        """A connection of its own, outside the pool, each of whose statements is a transaction."""
        return Session(self._session())

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


class Session:
    """A connection that somebody keeps; belongs to one thread."""

    def __init__(self, raw: RawConnection) -> None:
        self._raw = raw

    def execute(self, sql: str, parameters: Parameters = None) -> int:
        """Runs a statement and commits it; returns the number of rows it touched. StoreError: server gone."""
        with _translated(), self._raw.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.rowcount

    def row(self, sql: str, parameters: Parameters = None) -> tuple[Any, ...] | None:
        """The first row of a query, or None. StoreError: server gone."""
        with _translated(), self._raw.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()

    def close(self) -> None:
        """Ends the connection."""
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
