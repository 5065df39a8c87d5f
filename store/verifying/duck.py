"""DuckDB in this process: bounded memory, what does not fit goes to a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.errors import OperationError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY_MB: Final = 500
"""DuckDB keeps to it but for some tens of megabytes; the process around it has a hundred of its own. The sums of two
million records that reach over decades (`store.merging.slices`) do not fit into 400."""


class Duck:
    """One DuckDB; `connection` may be interrupted from another thread. OperationError: it refused, the disk is full."""

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self.connection = connection

    def execute(self, sql: str) -> int:
        """Runs a statement; returns the number that it tells, such as of rows written, or 0."""
        row = self._run(sql).fetchone()
        return row[0] if row and isinstance(row[0], int) else 0

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._run(sql).fetchall()

    def _run(self, sql: str) -> "DuckDBPyConnection":
        # A verification by PostgreSQL alone needs none of it, and a worker never does.
        import duckdb

        try:
            return self.connection.execute(sql)
        except duckdb.Error as error:
            raise OperationError(f"DuckDB: {str(error).strip().splitlines()[0]}") from error


@contextmanager
def duck(spill: Path, threads: int = 1) -> Iterator[Duck]:
    """An empty DuckDB that reads and writes files but nothing else of the machine and no other host."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{MEMORY_MB}MB",
        "threads": threads,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=settings) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield Duck(connection)


def quoted(text: str) -> str:
    """A text as a literal."""
    return "'" + text.replace("'", "''") + "'"


def parquet(file: Path) -> str:
    """What to read the rows of a Parquet file from."""
    return f"read_parquet({quoted(str(file))})"
