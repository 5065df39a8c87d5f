"""Merges one batch: rows, cells, tops, journal, watermark and run change together, in one transaction, or not at all.

Late, repeated, out-of-order and deleted rows need no special case: what the touched keys counted before is subtracted,
what they count after is added. Batches may come in any order and any number of times; the end is the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from psycopg2 import DataError, IntegrityError

from core.errors import NotLoadingError, SkipRowError, StoreError
from core.model import Batch, Images, MergeReport, Reject
from store.bulk.appending import append
from store.bulk.ending import resume_loads
from store.bulk.states import Way, way_of
from store.database import Database
from store.merge_run import MergeRun
from store.merging.accounts import Also, Observer
from store.merging.texts import merge_texts
from store.quarantine import mark_within
from store.records import TABLES
from store.statements import sql

__all__ = ["Also", "Observer", "merge", "replay_unknown_owners"]

REPLAY_ROWS: Final = 10_000
"""So many waiting rows are merged at a time."""


def merge(
    database: Database,
    batch: Batch,
    images: Images,
    at: datetime,
    observe: Observer | None = None,
    also: Also | None = None,
) -> MergeReport:
    """Merges a batch that became known at `at`; rows of unknown owners and bad rows go to quarantine.

    `also` is done in the same transaction, before the rows. While the table is under its first load the rows are only
    appended, and counted when that ends; the report then has no number.
    Where a batch before it became known later, that instant counts: batches are known in the order of their numbers.

    Rows that waited for an owner whom this batch brought are merged right after it, in transactions of their own.
    StoreError: the database went away or refused; nothing was kept, the same batch may be merged again.
    OtherSumsError: the stored sums follow other definitions or views; only `recompute` may change that.
    SkipRowError: some row, though fit for its table, cannot be counted (its sums leave the range of their column);
    nothing was kept, and the rows without it may be merged.
    """
    report, new_owners = _merge_somehow(database, batch, images, at, observe, also)
    if new_owners:
        replay_unknown_owners(database, images, at)
    return report


def _merge_somehow(
    database: Database, batch: Batch, images: Images, at: datetime, observe: Observer | None, also: Also | None
) -> tuple[MergeReport, int]:
    """Merges or appends a batch, as its table stands; also returns how many owners are new.

    A load that somebody left half ended is ended first: until then the table has no key to merge by.
    """
    table = TABLES[batch.table]
    while True:
        try:
            with _refusing_data(), database.begin() as unit:
                way = way_of(unit, table.name)
                if way is Way.APPEND:
                    return append(unit, table, merge_texts(table, images), batch, at, observe, also), 0
                if way is Way.MERGE:
                    run = MergeRun(unit, table, merge_texts(table, images), batch, images, at, observe, also)
                    return run.run(), run.new_owners
        except NotLoadingError:
            continue
        if way is Way.WAIT:
            resume_loads(database, images, at, observe)


def replay_unknown_owners(database: Database, images: Images, at: datetime) -> int:
    """Merges the quarantined rows whose owners are known by now; returns how many rows were tried.

    A row that waits for a second owner is put aside again for that one. Also for the leader, when it begins: a worker
    may have died between a batch that brought owners and the rows that waited for them.
    """
    tried = 0
    while waiting := _waiting(database):
        for (source, feed, table), rows in waiting.items():
            columns = (*TABLES[table].column_names, "version")
            values = [tuple(raw.get(column) for column in columns) for _, raw in rows]
            batch = Batch(source=source, feed=feed, table=table, columns=columns, rows=values)
            _replay(database, batch, [identifier for identifier, _ in rows], images, at)
            tried += len(rows)
    return tried


def _replay(database: Database, batch: Batch, waiting: Sequence[int], images: Images, at: datetime) -> None:
    """Merges rows that waited and marks them, both or neither; one that cannot be counted is put aside as such."""
    try:
        _replay_at_once(database, batch, waiting, images, at)
    except SkipRowError as error:
        middle = len(waiting) // 2
        if not middle:
            raw = dict(zip(batch.columns, batch.rows[0], strict=True))
            key = "|".join(str(raw[name]) for name in TABLES[batch.table].keys)
            rejects = [Reject(raw=raw, reason="poison", detail=str(error), key=key, form="table")]
            _replay_at_once(database, replace(batch, rows=(), rejects=rejects), waiting, images, at)
            return
        _replay(database, replace(batch, rows=batch.rows[:middle]), waiting[:middle], images, at)
        _replay(database, replace(batch, rows=batch.rows[middle:]), waiting[middle:], images, at)


def _replay_at_once(database: Database, batch: Batch, waiting: Sequence[int], images: Images, at: datetime) -> None:
    _merge_somehow(database, batch, images, at, None, _replayed(waiting, at))


def _replayed(waiting: Sequence[int], at: datetime) -> Also:
    """Marks rows that waited; before they are merged, for one that has to wait on is put aside anew."""
    return lambda unit: mark_within(unit, waiting, "replayed", at, note="its owner has become known")


@contextmanager
def _refusing_data() -> Iterator[None]:
    """Tells a refusal of what the rows hold from one of the whole."""
    try:
        yield
    except StoreError as error:
        if isinstance(error.__cause__, DataError | IntegrityError):
            raise SkipRowError(str(error)) from error
        raise


def _waiting(database: Database) -> dict[tuple[str, str, str], list[tuple[int, dict[str, Any]]]]:
    """Some rows whose owners are known by now, with their numbers, by source, feed and table."""
    groups: dict[tuple[str, str, str], list[tuple[int, dict[str, Any]]]] = {}
    with database.begin() as unit:
        for identifier, source, feed, table, raw in unit.rows(
            sql("quarantine", "known_owner_now"), {"limit": REPLAY_ROWS}
        ):
            groups.setdefault((source, feed, table), []).append((identifier, raw))
    return groups
