"""Rows of a first load that their source has already written as text in our form: they pass through as they are."""

import io
from collections.abc import Iterator
from datetime import datetime
from time import perf_counter
from typing import Any

from psycopg2 import DataError, IntegrityError
from psycopg2 import errors as refusals
from psycopg2 import sql as composed

from core.errors import SkipRowError
from core.model import Batch, LineBatch, MergeReport
from store.bulk.appending import note_brought
from store.bulk.states import hold
from store.database import COPY_CHUNK, Database, UnitOfWork
from store.merging.accounts import instant_of, note_progress, origin_of
from store.statements import sql


def append_lines(database: Database, lines: LineBatch, at: datetime) -> MergeReport:
    """Appends rows with their cursor in one transaction.

    SkipRowError: the database refuses some row; nothing was kept, and the same rows may be read row by row.
    NotLoadingError: the table takes no more lines; nothing was read. StoreError: the database went away.
    What `lines.chunks` raises passes through; nothing was kept.
    """
    started = perf_counter()
    with database.begin() as unit:
        unit.assure()
        hold(unit, lines.table)
        values = _values(lines, at) | {"batch_id": unit.value(sql("merge", "next_batch"))}
        appended = _copy(unit, lines, values["batch_id"])
        report = MergeReport(
            batch_id=0,
            inserted=appended,
            seconds=perf_counter() - started,
            newest_source_at=values["newest_source_at"],
        )
        note_brought(unit, values, report)
        note_progress(unit, values | {"batch_id": None}, lines.cursor, report)
    return report


def _values(lines: LineBatch, at: datetime) -> dict[str, Any]:
    batch = Batch(
        lines.source, lines.feed, lines.table, lines.columns, (), partition=lines.partition, run_id=lines.run_id
    )
    newest = lines.newest_version
    return origin_of(batch, at) | {"newest_source_at": None if newest is None else instant_of(newest)}


def _copy(unit: UnitOfWork, lines: LineBatch, batch_id: int) -> int:
    command = composed.SQL("COPY {} ({}) FROM STDIN ({})").format(
        composed.Identifier(lines.table),
        composed.SQL(", ").join(map(composed.Identifier, lines.columns)),
        composed.SQL(lines.options),
    )
    pipe = _Pipe(lines.chunks(batch_id))
    try:
        unit.cursor.copy_expert(command, pipe, COPY_CHUNK)
    except (DataError, IntegrityError, refusals.ProgramLimitExceeded) as error:
        raise SkipRowError(str(error).strip().splitlines()[0]) from error
    except refusals.QueryCanceled:
        # the driver tells the server, and its refusal hides what had happened
        if pipe.failure is not None:
            raise pipe.failure from None
        raise
    return unit.cursor.rowcount


class _Pipe(io.RawIOBase):
    """Chunks as the driver reads them; `failure` is what the source of the chunks raised."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, none at the end."""
        if not self._rest:
            try:
                self._rest = next(filter(None, self._chunks), b"")
            except Exception as error:
                self.failure = error
                raise
        if 0 <= size < len(self._rest):
            part, self._rest = self._rest[:size], self._rest[size:]
            return part
        part, self._rest = self._rest, b""
        return part
