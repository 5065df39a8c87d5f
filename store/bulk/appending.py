"""A batch for a table under its first load: its rows go to the end of the table, unread and uncounted.

Which of several rows of a key counts, and what a deletion takes away, is settled once when the load ends.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from core.model import Batch, MergeReport, Reject
from store.bulk.owners import owners_of
from store.bulk.states import hold
from store.database import UnitOfWork
from store.merging import workspace
from store.merging.accounts import Also, Observer, Steps, note_progress, origin_of
from store.merging.staging import Row, copy_halving, newest_rows, refusal_of, stage_deletions, stage_rows
from store.merging.texts import MergeTexts
from store.quarantine import put_aside, put_unknown_aside
from store.records import RecordTable
from store.statements import sql


def append(
    unit: UnitOfWork,
    table: RecordTable,
    texts: MergeTexts,
    batch: Batch,
    at: datetime,
    observe: Observer | None = None,
    also: Also | None = None,
) -> MergeReport:
    """Appends a batch; the report has no number, for it is accounted when the load ends.

    NotLoadingError: the table is appended to no more.
    """
    return _Append(unit, table, texts, batch, at, observe).run(also)


class _Append:
    """One append under way; each method is one step."""

    def __init__(
        self,
        unit: UnitOfWork,
        table: RecordTable,
        texts: MergeTexts,
        batch: Batch,
        at: datetime,
        observe: Observer | None,
    ) -> None:
        self.unit, self.table, self.texts, self.batch = unit, table, texts, batch
        self._step = Steps(observe)
        self.values = origin_of(batch, at)
        self.rejects: list[Reject] = list(batch.rejects)

    def run(self, also: Also | None) -> MergeReport:
        """All steps up to, but without, the commit."""
        self.unit.assure()
        hold(self.unit, self.table.name)
        if also is not None:
            also(self.unit)
        self.values["batch_id"] = self.unit.value(sql("merge", "next_batch"))
        rows, waiting = self._resolved(newest_rows(self.batch, self.table, self.rejects))
        self._step("owners")
        appended = self._copy(rows)
        self._step("append")
        unknown, beyond = self._wait(waiting)
        self._bury()
        beyond += put_aside(self.unit, self.values, self.rejects)
        report = MergeReport(
            batch_id=0,
            inserted=appended,
            rejected=len(self.rejects) + unknown,
            beyond=beyond,
            seconds=self._step.seconds,
            newest_source_at=self.values["newest_source_at"],
        )
        note_brought(self.unit, self.values, report)
        note_progress(self.unit, self.values | {"batch_id": None}, self.batch.cursor, report)
        self._step("account")
        return report

    def _resolved(self, rows: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row]]:
        """Rows with their stored form, and those that wait for an owner."""
        places = [self.batch.columns.index(code) for code in self.table.owners if code in self.batch.columns]
        if not places:
            return [(row, row) for row in rows], []
        owners = owners_of(self.unit)
        pick = itemgetter(*places)
        several = len(places) > 1
        known: list[tuple[Row, Row]] = []
        waiting: list[Row] = []
        for row in rows:
            codes = pick(row) if several else (pick(row),)
            numbers = [owners.get(code) for code in codes]
            if None in numbers:
                waiting.append(row)
            else:
                known.append((row, _with(row, places, numbers)))
        return known, waiting

    def _copy(self, rows: Sequence[tuple[Row, Row]]) -> int:
        names = [self.table.owners.get(name, name) for name in self.batch.columns]
        tail = (self.batch.source, self.values["batch_id"])
        columns = (*names, "source", "batch_id")

        def copy(part: Sequence[tuple[Row, Row]]) -> None:
            self.unit.copy_rows(self.table.name, columns, [(*stored, *tail) for _, stored in part])

        def refuse(one: tuple[Row, Row], error: Exception) -> None:
            self.rejects.append(refusal_of(self.table.keys, self.batch.columns, one[0], error))

        return copy_halving(self.unit, rows, copy, refuse)

    def _wait(self, rows: Sequence[Row]) -> tuple[int, int]:
        """Puts rows of unknown owners aside by way of staging, as any merge does: how many, and for how many there was
        no room."""
        if not rows:
            return 0, 0
        workspace.prepare(self.unit, self.table)
        stage = f"stage_{self.table.name}"
        stage_rows(self.unit, stage, self.table.keys, self.batch.columns, rows, self.rejects)
        return put_unknown_aside(self.unit, self.texts.unknown_owners, self.values)

    def _bury(self) -> None:
        if self.batch.deletions:
            workspace.prepare(self.unit, self.table)
            stage_deletions(self.unit, self.table, self.batch, self.rejects)
            self.unit.execute(self.texts.bury, self.values)


def note_brought(unit: UnitOfWork, values: Mapping[str, Any], report: MergeReport) -> None:
    """Adds what an append brought to what its feed has brought in this load."""
    unit.execute(sql("loading", "brought"), {**values, "inserted": report.inserted, "rejected": report.rejected})


def _with(row: Row, places: Sequence[int], values: Sequence[Any]) -> Row:
    changed = list(row)
    for place, value in zip(places, values, strict=True):
        changed[place] = value
    return tuple(changed)
