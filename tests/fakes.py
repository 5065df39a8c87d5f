"""Stand-ins for the ports of the rooms, in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collectors.base import CheckResult, Cursor, Page, Schema
from core.model import Batch, MergeReport, RunReport


class MemoryRuns:
    """Remembers runs and the cursors that a `RecordingSink` was given."""

    def __init__(self) -> None:
        self.committed: dict[tuple[str, str, str], Cursor] = {}
        self.reports: list[RunReport] = []

    def start(self, source: str, feed: str, at: datetime) -> int:
        """The number of the run, from 1."""
        return len(self.reports) + 1

    def finish(self, run_id: int, report: RunReport) -> None:
        """Keeps the report."""
        self.reports.append(report)

    def cursors(self, source: str, feed: str) -> Mapping[str, Cursor]:
        """Cursors by partition."""
        return {
            partition: cursor
            for (one, other, partition), cursor in self.committed.items()
            if (one, other) == (source, feed)
        }


class RecordingSink:
    """Keeps batches and their cursors; `refuses` may raise what a store would raise."""

    def __init__(self, runs: MemoryRuns, refuses: Callable[[Batch], object] = lambda batch: None) -> None:
        self.batches: list[Batch] = []
        self._runs = runs
        self._refuses = refuses

    def __call__(self, batch: Batch) -> MergeReport:
        """Takes a batch, or does not."""
        self._refuses(batch)
        self.batches.append(batch)
        if batch.cursor:
            self._runs.committed[batch.source, batch.feed, batch.partition] = batch.cursor
        return MergeReport(len(self.batches), inserted=len(batch.rows))

    def records(self, table: str) -> list[dict[str, Any]]:
        """All rows handed over for a table, in order, by column name."""
        return [
            dict(zip(batch.columns, row, strict=True))
            for batch in self.batches
            if batch.table == table
            for row in batch.rows
        ]

    @property
    def rejects(self) -> list[Any]:
        """All rejects."""
        return [reject for batch in self.batches for reject in batch.rejects]

    @property
    def deletions(self) -> list[Any]:
        """All deletions."""
        return [deletion for batch in self.batches for deletion in batch.deletions]


@dataclass
class ScriptedCollector:
    """A collector that says what it is told: partition → pages, an exception in their place is raised."""

    script: Mapping[str, Sequence[Page | Exception]]
    cursors: list[tuple[str, Cursor]] = field(default_factory=list)
    closed: bool = False

    def check(self) -> CheckResult:
        """Always well."""
        return CheckResult(True, "scripted")

    def discover(self) -> Schema:
        """Nothing."""
        return {}

    def partitions(self) -> Sequence[str]:
        """Those of the script."""
        return tuple(self.script)

    def read(self, partition: str, cursor: Cursor, at: datetime) -> Iterator[Page]:
        """The pages of the script; notes the cursor it was given."""
        self.cursors.append((partition, cursor))
        for step in self.script[partition]:
            if isinstance(step, Exception):
                raise step
            yield step

    def close(self) -> None:
        """Notes it."""
        self.closed = True
