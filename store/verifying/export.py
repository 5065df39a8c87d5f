"""Records and sums of one snapshot as Parquet files, for engines that count again without the database.

The server writes the text of a COPY into a pipe and DuckDB reads typed rows from it into compressed row groups, so
neither holds more than a few of them at any size. Of the records only what the subject views read is written: no names
and no titles leave the database.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import OperationError
from store.database import UnitOfWork
from store.merging.expected import KEYS
from store.statements import sql, statements
from store.verifying.duck import Duck, parquet, quoted
from store.verifying.report import Watch

NULL: Final = "\\N"

WHOLE: Final = (*KEYS, "open_case")
"""tables of which all columns are written"""

BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": ("owner_id", "code", "place_code"),
    "unit": ("unit_code", "place_code"),
    "archive": ("archive_code", "place_code"),
    "quarantine": ("quarantine_id", "owner_code", "state", "reason"),
    "day_horizon": ("day",),
}
"""what is compared beside the sums; columns that the views need too come of themselves"""


def export(unit: UnitOfWork, duck: Duck, folder: Path, watch: Watch) -> Mapping[str, int]:
    """Writes what a recount needs, as the snapshot of `unit` sees it; returns the rows by table."""
    tables = _tables(unit)
    sizes = {table: int(unit.value(sql("export", "size"), [table])) + 1 for table in tables}
    done, total, rows = 0, sum(sizes.values()), {}
    for table, columns in tables.items():
        watch.tell(f"exporting {table}", done / total)
        rows[table] = _write(unit, duck, file_of(folder, table), f"FROM {table}", columns)
        done += sizes[table]
    return rows


def export_query(unit: UnitOfWork, duck: Duck, file: Path, query: str, like: str) -> int:
    """Writes the rows of a query that has the columns of a table; returns how many."""
    columns = dict(unit.rows(sql("export", "columns_of_table"), {"table": like}))
    return _write(unit, duck, file, f"FROM ({query}) q", columns)


def file_of(folder: Path, table: str) -> Path:
    """The file of a table."""
    return folder / f"{table}.parquet"


def _tables(unit: UnitOfWork) -> dict[str, dict[str, str]]:
    """The tables to write, each with its columns and their types."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in unit.rows(sql("export", "columns_of_views"), {"views": list(statements("subjects"))}):
        tables.setdefault(table, {})[column] = kind
    for table, columns in BESIDE.items():
        kinds = dict(unit.rows(sql("export", "columns_of_table"), {"table": table}))
        tables.setdefault(table, {}).update({column: kinds[column] for column in columns})
    for table in WHOLE:
        tables[table] = dict(unit.rows(sql("export", "columns_of_table"), {"table": table}))
    return tables


def _write(unit: UnitOfWork, duck: Duck, file: Path, rows: str, columns: Mapping[str, str]) -> int:
    selected = ", ".join(f"to_json({name})" if _is_list(kind) else name for name, kind in columns.items())
    copy = f"COPY (SELECT {selected} {rows}) TO STDOUT (FORMAT csv, NULL '{NULL}')"
    with _piped(duck, file, columns) as (sink, reader):
        unit.cursor.copy_expert(copy, sink)
    if reader.rows != unit.cursor.rowcount:
        raise OperationError(f"{file}: {unit.cursor.rowcount} rows were sent and {reader.rows} were read")
    return reader.rows


@contextmanager
def _piped(duck: Duck, file: Path, columns: Mapping[str, str]) -> Iterator[tuple[BinaryIO, "_Reader"]]:
    """A sink for csv text that ends as rows of a Parquet file; when DuckDB refuses, its reason is what is raised."""
    reading, writing = os.pipe()
    reader = _Reader(duck, _copy(f"/dev/fd/{reading}", file, columns), reading)
    reader.start()
    try:
        with os.fdopen(writing, "wb", buffering=1 << 18) as sink:
            yield sink, reader
    except Exception as error:
        reader.join()
        raise (reader.error or error) from error
    finally:
        reader.join()
    if reader.error is not None:
        raise reader.error


class _Reader(threading.Thread):
    """Runs DuckDB's half of the pipe; closes its end whatever happens, so that the writer never waits for nobody."""

    def __init__(self, duck: Duck, sql: str, reading: int) -> None:
        super().__init__(name="parquet", daemon=True)
        self._duck, self._sql, self._reading = duck, sql, reading
        self.rows = 0
        self.error: Exception | None = None

    def run(self) -> None:
        """Until the writer has closed its end."""
        try:
            self.rows = self._duck.execute(self._sql)
        except Exception as error:  # noqa: BLE001 -- told by whoever waits for the thread
            self.error = error
        finally:
            os.close(self._reading)


def _copy(source: str, file: Path, columns: Mapping[str, str]) -> str:
    kinds = ", ".join(f"{quoted(name)}: {quoted(_kind(kind))}" for name, kind in columns.items())
    values = ", ".join(
        f"CAST({name} AS JSON)::VARCHAR[] AS {name}" if _is_list(kind) else name for name, kind in columns.items()
    )
    return (
        f"COPY (SELECT {values} FROM read_csv({quoted(source)}, columns = {{{kinds}}}, auto_detect = false,"
        f" header = false, delim = ',', quote = '\"', escape = '\"', nullstr = {quoted(NULL)},"
        f" allow_quoted_nulls = false, max_line_size = {LONGEST_LINE}))"
        f" TO {quoted(str(file))} (FORMAT parquet, COMPRESSION zstd)"
    )


LONGEST_LINE: Final = 1 << 20


def _kind(kind: str) -> str:
    return "VARCHAR" if _is_list(kind) else kind


def _is_list(kind: str) -> bool:
    return kind.endswith("[]")


def open_export(duck: Duck, folder: Path, tables: Sequence[str]) -> None:
    """Lets DuckDB see the files under the names of the tables, and the subject views over them."""
    for table in tables:
        duck.execute(f'CREATE VIEW "{table}" AS SELECT * FROM {parquet(file_of(folder, table))}')
    for view in statements("subjects").values():
        duck.execute(view.sql)
