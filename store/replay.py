"""Rows that were put aside, mapped anew after a mend: they enter and are marked in one transaction, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import SkipRowError
from core.model import Batch, Deletion, Images, Reject
from store.database import Database, UnitOfWork
from store.merge import merge
from store.quarantine import QuarantineRow, forget_content, mark_within, still_unfit
from store.records import TABLES
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Mended:
    """What a row put aside has become: a row of its table, or the deletion of one. `secret`: nothing of it is kept."""

    number: int
    row: tuple[object, ...] | None = None
    deletion: Deletion | None = None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of rows: merged, put aside anew for a reason of the store, or no longer open when it came to them."""

    merged: int = 0
    put_aside: int = 0
    gone: int = 0

    def __add__(self, other: "Replay") -> "Replay":
        return Replay(self.merged + other.merged, self.put_aside + other.put_aside, self.gone + other.gone)


class _ChangedError(Exception):
    """Some rows are not open any more; `still_open` are."""

    def __init__(self, still_open: frozenset[int]) -> None:
        self.still_open = still_open
        super().__init__()


def replay(database: Database, batch: Batch, mended: Sequence[Mended], images: Images, at: datetime, by: str) -> Replay:
    """Merges rows put aside into the table of `batch` (which says source, feed, table and columns) and marks them.

    A row that is newer in the store stays as it is; a row that somebody dropped or replayed meanwhile is left out. To
    do it twice changes nothing. A row that fits its table and cannot be counted stays open as `poison`.
    """
    if not mended:
        return Replay()
    try:
        return _at_once(database, batch, mended, images, at, by)
    except _ChangedError as changed:
        left = [one for one in mended if one.number in changed.still_open]
        return replay(database, batch, left, images, at, by) + Replay(gone=len(mended) - len(left))
    except SkipRowError as error:
        if len(mended) == 1:
            poison = Reject({}, "poison", str(error))
            with database.begin() as unit:
                still_unfit(unit, mended[0].number, poison, at, by)
            return Replay(put_aside=1)
        middle = len(mended) // 2
        halves = (mended[:middle], mended[middle:])
        first, second = (replay(database, batch, half, images, at, by) for half in halves)
        return first + second


def _at_once(
    database: Database, batch: Batch, mended: Sequence[Mended], images: Images, at: datetime, by: str
) -> Replay:
    numbers = [one.number for one in mended]
    secret = [one.number for one in mended if one.secret]

    def settle(unit: UnitOfWork) -> None:
        still_open = frozenset(number for (number,) in unit.rows(sql("quarantine", "still_open"), {"ids": numbers}))
        if len(still_open) < len(numbers):
            raise _ChangedError(still_open)
        mark_within(unit, numbers, "replayed", at, note="mapped again", by=by)
        forget_content(unit, secret)

    rows = [one.row for one in mended if one.row is not None]
    deletions = [one.deletion for one in mended if one.deletion is not None]
    report = merge(database, replace(batch, rows=rows, deletions=deletions), images, at, also=settle)
    if report.rejected:
        with database.begin() as unit:
            unit.execute(sql("quarantine", "reopen"), {"ids": numbers, "at": at, "by": by})
    return Replay(len(mended) - report.rejected, report.rejected)


def in_table_form(row: QuarantineRow) -> tuple[Batch, Mended]:
    """A row that the store itself had put aside, as it was delivered."""
    columns = (*TABLES[row.table].column_names, "version")
    batch = Batch(source=row.source, feed=row.feed, table=row.table, columns=columns, rows=())
    return batch, Mended(row.quarantine_id, tuple(row.raw.get(column) for column in columns))
