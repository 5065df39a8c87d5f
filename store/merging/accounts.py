"""What is noted of every batch beside its rows: where it came from, how far its feed is read, what its run did."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Final

from core.errors import OvertakenError
from core.model import Batch, MergeReport
from store.database import UnitOfWork
from store.merging.workspace import NEWEST_VERSION
from store.statements import sql

Observer = Callable[[str, float], None]
"""told each step's name and seconds"""


class Steps:
    """Tells an observer, when there is one, each step and what it took since the one before; `seconds` is all of it."""

    def __init__(self, observe: Observer | None) -> None:
        self._observe = observe
        self._began = self._stepped = perf_counter()

    def __call__(self, name: str) -> None:
        """A step is over."""
        if self._observe is not None:
            self._observe(name, perf_counter() - self._stepped)
            self._stepped = perf_counter()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return perf_counter() - self._began


Also = Callable[[UnitOfWork], object]
"""what else is done in the transaction of a batch, before its rows"""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

COUNTS: Final = ("inserted", "updated", "unchanged", "deleted", "rejected", "cells")


def origin_of(batch: Batch, at: datetime) -> dict[str, Any]:
    """Where a batch comes from, as parameters of statements."""
    return {
        "source": batch.source,
        "feed": batch.feed,
        "partition": batch.partition,
        "table": batch.table,
        "run_id": batch.run_id,
        "at": at,
        "batch_id": None,
        "newest_source_at": newest_source_at(batch),
    }


def newest_source_at(batch: Batch) -> datetime | None:
    """When the newest row or deletion of a batch changed in its source."""
    versions = [row[-1] for row in batch.rows if isinstance(row[-1], int)]
    versions += [deletion.version for deletion in batch.deletions]
    return instant_of(max(versions)) if versions else None


def instant_of(version: int) -> datetime:
    """The instant of a version; the end of our time for one that is beyond it."""
    return EPOCH + timedelta(microseconds=min(version, NEWEST_VERSION))


def demand_follows(unit: UnitOfWork, values: Mapping[str, Any], follows: Mapping[str, Any]) -> None:
    """OvertakenError when the feed stands no more where a batch goes on from; under the lock of the merges."""
    if dict(unit.value(sql("merge", "cursor"), values) or {}) != dict(follows):
        raise OvertakenError(
            f"{values['source']}/{values['feed']} has been read by another process meanwhile: it is read again"
        )


def note_progress(unit: UnitOfWork, values: Mapping[str, Any], cursor: Mapping[str, Any], report: MergeReport) -> None:
    """Keeps what a batch says of its feed and its run: the newest row, the cursor, and the counts."""
    values = {**values, **{name: getattr(report, name) for name in COUNTS}}
    if values["newest_source_at"] is not None:
        unit.execute(sql("merge", "feed_seen"), values)
    if cursor:
        text = json.dumps(dict(cursor), ensure_ascii=False, default=str)
        unit.execute(sql("merge", "watermark"), values | {"cursor": text})
    if values["run_id"] is not None:
        unit.execute(sql("merge", "count_in_run"), values)
