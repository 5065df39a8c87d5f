"""How far long reads have come. Cheap: a meter writes at most once a second, in a transaction of its own.

Only people look at it: a number here is never computed with, and one that cannot be written stops nothing.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from core.errors import StoreError
from store.database import Database
from store.statements import sql

log = logging.getLogger(__name__)

Kind = Literal["load", "backfill", "sweep"]
WRITE_EVERY: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One long read: rows so far, rows in all when known, and when it began, was taken up last, wrote and ended."""

    source: str
    feed: str
    partition: str
    kind: str
    rows: int
    total: int | None
    began_at: datetime
    resumed_at: datetime
    resumed_rows: int
    at: datetime
    ended_at: datetime | None

    @property
    def rate(self) -> float | None:
        """Rows a second since it was taken up; None before there is anything to divide."""
        seconds = (self.at - self.resumed_at).total_seconds()
        return (self.rows - self.resumed_rows) / seconds if seconds > 0 else None

    @property
    def left_s(self) -> float | None:
        """Seconds to go at this rate; None where the total or the rate is not known."""
        if self.ended_at is not None:
            return 0.0
        if self.total is None or not self.rate:
            return None
        return max(self.total - self.rows, 0) / self.rate


class Meter:
    """Counts the rows of one long read; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        source: str,
        feed: str,
        kind: Kind,
        at: datetime,
        *,
        partition: str = "",
        total: int | None = None,
    ) -> None:
        self._database = database
        self._key = {"source": source, "feed": feed, "partition": partition, "kind": kind}
        self._lock = threading.Lock()
        self._total = total
        self._written_at = at
        self.rows = 0
        with _told_only(), self._database.begin() as unit:
            self.rows = int(unit.value(sql("progress", "begin"), self._key | {"total": total, "at": at}))

    def add(self, rows: int, at: datetime, *, total: int | None = None) -> None:
        """Notes that more rows are stored, and how many there will be in all when that is now known."""
        with self._lock:
            self.rows += rows
            self._total = total if total is not None else self._total
            if at - self._written_at >= WRITE_EVERY:
                self._reach(at, None)

    def end(self, at: datetime) -> None:
        """Notes that it was read to its end; the next one with this name begins anew."""
        with self._lock:
            self._reach(at, at)

    def pause(self, at: datetime) -> None:
        """Notes the rows so far; whoever takes it up goes on from them."""
        with self._lock:
            self._reach(at, None)

    def _reach(self, at: datetime, ended_at: datetime | None) -> None:
        self._written_at = at
        values = {"rows": self.rows, "total": self._total, "at": at, "ended_at": ended_at}
        with _told_only(), self._database.begin() as unit:
            unit.execute(sql("progress", "reach"), self._key | values)


@contextmanager
def _told_only() -> Iterator[None]:
    """A store that refuses is worth a line in the log, and no more."""
    try:
        yield
    except StoreError as error:
        log.warning("progress is not noted: %s", error)


class Meters:
    """Makes meters for the collectors, which know nothing of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def meter(
        self, source: str, feed: str, kind: Kind, at: datetime, *, partition: str = "", total: int | None = None
    ) -> Meter:
        """A meter that begins now, or goes on with the rows of one that never ended."""
        return Meter(self._database, source, feed, kind, at, partition=partition, total=total)


def progress_rows(database: Database, since: datetime) -> Sequence[ProgressRow]:
    """The long reads that are under way, and those that ended since an instant."""
    with database.begin() as unit:
        return [ProgressRow(*row) for row in unit.rows(sql("progress", "list"), {"since": since})]


def forget_progress(database: Database, before: datetime) -> int:
    """Takes away long reads of which nothing was heard since an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("progress", "forget"), {"before": before})
