"""Hands batches to the store; a row that the database refuses is found by halving and put aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from collectors.base import Sink
from collectors.mapping.rejects import plain
from collectors.running.tally import Tally
from core.errors import OvertakenError, RetryError, SkipRowError, StoreError
from core.model import Batch, Reject


@dataclass(frozen=True, slots=True)
class Storing:
    """The store as a run sees it."""

    sink: Sink
    tally: Tally

    def store(self, batch: Batch) -> None:
        """Stores and counts a batch. StoreError: the store is gone, or refuses what holds no rows.

        RetryError: another process has read the feed meanwhile.
        """
        try:
            merged = self.sink(batch)
        except OvertakenError as error:
            raise RetryError(str(error), code="overtaken") from error
        except SkipRowError as error:
            self._store_halves(batch, error)
            return
        self.tally.count_stored(batch, merged)

    def _store_halves(self, batch: Batch, error: SkipRowError) -> None:
        if not batch.rows:
            raise StoreError(f"the database refuses a batch without rows: {error}")
        if len(batch.rows) == 1:
            self.tally.count_poison()
            reject = _poison_reject(batch.columns, batch.rows[0], error)
            self.store(replace(batch, rows=(), rejects=(*batch.rejects, reject)))
            return
        middle = len(batch.rows) // 2
        self.store(replace(batch, rows=batch.rows[:middle], deletions=(), rejects=(), cursor={}))
        self.store(replace(batch, rows=batch.rows[middle:]))


def _poison_reject(columns: Sequence[str], row: Sequence[Any], error: SkipRowError) -> Reject:
    raw = {name: plain(value) for name, value in zip(columns, row, strict=True)}
    return Reject(raw, "poison", f"the database refuses the row: {error}", form="table")
