"""One merge within its transaction: what the touched keys counted before is subtracted, what they count after added."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from core.days import local_day
from core.errors import NotLoadingError
from core.model import Batch, Images, MergeReport
from store.bulk.states import Way, loading_subjects_of, way_of
from store.database import UnitOfWork
from store.merging import workspace
from store.merging.accounts import Also, Observer, Steps, demand_follows, note_progress, origin_of
from store.merging.cells import MOVES
from store.merging.horizon import set_horizon
from store.merging.staging import Staged, stage
from store.merging.sums import sums_state
from store.merging.texts import MergeTexts
from store.quarantine import put_aside, put_unknown_aside
from store.records import RecordTable
from store.statements import sql


class MergeRun:
    """One merge under way; each method is one step."""

    def __init__(
        self,
        unit: UnitOfWork,
        table: RecordTable,
        texts: MergeTexts,
        batch: Batch,
        images: Images,
        at: datetime,
        observe: Observer | None,
        also: Also | None = None,
    ) -> None:
        self.unit, self.table, self.texts, self.batch, self.images, self.at = unit, table, texts, batch, images, at
        self.also = also
        self._step = Steps(observe)
        self.maker = table.makes_owners and f"{table.name}_owners"
        self.new_owners = self.moved = self.beyond = 0
        self.values: dict[str, Any] = {**origin_of(batch, at), "today": local_day(at), "living_at": batch.living_at}
        self.subjects = texts.subjects

    def run(self) -> MergeReport:
        """All steps up to, but without, the commit."""
        staged = self._stage()
        self.unit.execute(sql("merge", "lock"))
        # a leader that has lost the lead need not go on to the commit, which would be refused
        self.unit.assure()
        self._step("lock")
        self._fit_in()
        if self.also is not None:
            self.also(self.unit)
        rejected = self._put_aside(staged)
        if staged.rows and self.batch.living_at is not None:
            self.unit.execute(self.texts.revive, self.values)
        if staged.rows and self.batch.follows is not None:
            self.unit.execute(self.texts.confirmed)
        inserted, updated, deleted = self._classify(staged)
        report = MergeReport(
            batch_id=0,
            inserted=inserted,
            updated=updated,
            unchanged=staged.rows - inserted - updated - (rejected - len(staged.rejects) - len(self.batch.rejects)),
            deleted=deleted,
            rejected=rejected,
            beyond=self.beyond,
            newest_source_at=self.values["newest_source_at"],
        )
        if inserted or updated or deleted or self.moved:
            report = self._change(report)
        else:
            self._remember(staged)
        if self.unit.value(sql("quarantine", "has_open"), self.values):
            self.unit.execute(self.texts.overtaken, self.values)
        return self._account(replace(report, seconds=self._step.seconds))

    def _fit_in(self) -> None:
        """Makes sure, under the lock, that this batch goes on from what is stored."""
        if way_of(self.unit, self.table.name) is not Way.MERGE:
            raise NotLoadingError(f"the first load of {self.table.name} has begun")
        frozen = loading_subjects_of(self.unit)
        self.subjects = tuple(subject for subject in self.texts.subjects if subject.subject not in frozen)
        if self.batch.cursor and self.batch.follows is not None:
            demand_follows(self.unit, self.values, self.batch.follows)
        state = sums_state(self.unit, self.images)
        state.demand()
        if state.stored is None:
            set_horizon(self.unit, self.at)
        self.values["definition_version"] = state.version
        # `at` was taken before others were waited for; what is known later must not say that it was known earlier
        self.values["at"] = max(self.at, state.newest_at or self.at)

    def _stage(self) -> Staged:
        self.unit.execute(sql("merge", "settings"))
        workspace.prepare(self.unit, self.table)
        self._step("prepare")
        staged = stage(self.unit, self.table, self.batch)
        self._step("copy")
        return staged

    def _put_aside(self, staged: Staged) -> int:
        """Quarantines what cannot enter; returns how many rows that were."""
        rejects = (*self.batch.rejects, *staged.rejects)
        self.beyond = put_aside(self.unit, self.values, rejects)
        unknown = 0
        if staged.rows and self.maker:
            self.new_owners = self.unit.execute(sql("merge", f"new_{self.maker}"))
            self.moved = self.unit.execute(sql("merge", f"moved_{self.maker}"))
        elif staged.rows and self.texts.unknown_owners:
            unknown, beyond = put_unknown_aside(self.unit, self.texts.unknown_owners, self.values)
            self.beyond += beyond
        self._step("owners")
        return len(rejects) + unknown

    def _classify(self, staged: Staged) -> tuple[int, int, int]:
        """Keeps what is news; returns the numbers of rows that are new, changed and deleted."""
        fresh = self.unit.execute(self.texts.fresh, self.values) if staged.rows else 0
        changed = self.unit.execute(self.texts.changed) if fresh or staged.deletions else 0
        existed = self.unit.value("SELECT count(*) FROM changed_row WHERE existed") if changed else 0
        self._step("classify")
        deleted = changed - fresh
        return changed - existed, existed - deleted, deleted

    def _remember(self, staged: Staged) -> None:
        """Without news: still, deletions bury what may come later, and owners follow their newest row."""
        if staged.deletions or (staged.rows and self.maker):
            self.values["batch_id"] = self.unit.value(sql("merge", "next_batch"))
        if staged.rows and self.maker:
            self._follow_owners()
        if staged.deletions:
            self.unit.execute(self.texts.bury, self.values)

    def _change(self, report: MergeReport) -> MergeReport:
        """Images, rows and cells; returns the report with the batch's number and the cells it changed."""
        self.values["batch_id"] = self.unit.value(sql("merge", "next_batch"))
        for subject in self.subjects:
            if subject.touch:
                self.unit.execute(subject.touch)
        self._step("keys")
        self._before()
        self._step("before")
        self._rows(report)
        if self.maker:
            self._follow_owners()
        self._step("rows")
        self._after()
        self._step("after")
        cells = self._cells()
        return replace(report, batch_id=self.values["batch_id"], cells=cells)

    def _before(self) -> None:
        for subject in self.subjects:
            if self.unit.value(subject.counted):
                self.unit.execute(subject.before)

    def _rows(self, report: MergeReport) -> None:
        if report.updated or report.deleted:
            self.unit.execute(self.texts.former, self.values)
        if report.updated:
            self.unit.execute(self.texts.update, self.values)
        if report.inserted:
            self.unit.execute(self.texts.insert, self.values)
        if report.deleted:
            self.unit.execute(self.texts.delete)
        if self.batch.deletions:
            self.unit.execute(self.texts.bury, self.values)

    def _follow_owners(self) -> None:
        self.unit.execute(sql("merge", f"change_{self.maker}"))
        codes = self.batch.columns.index(self.table.keys[0])
        owners = [row[codes] for row in self.batch.rows]
        self.unit.execute(sql("merge", "owner_history"), self.values | {"codes": owners})

    def _after(self) -> None:
        for subject in self.subjects:
            self.unit.execute(subject.after)

    def _cells(self) -> int:
        if self.moved:
            for text in MOVES:
                self.unit.execute(text)
        texts = self.texts.cells
        if texts is None or not self.unit.execute(texts.net):
            return 0
        self._step("net")
        self.unit.execute(texts.journal, self.values)
        self._step("journal")
        cells = self.unit.execute(texts.cell)
        self._step("cell")
        self.unit.execute(texts.cell_day)
        self._step("cell_day")
        self.unit.execute(texts.top)
        self.unit.execute(texts.top_day)
        if texts.activity:
            self.unit.execute(texts.activity, self.values)
        self._step("top")
        return cells

    def _account(self, report: MergeReport) -> MergeReport:
        """Watermark, run, batch and notice: what says that this batch has been merged."""
        if report.batch_id:
            values = self.values | {name: getattr(report, name) for name in _KEPT}
            self.unit.execute(sql("merge", "batch"), values)
            self.unit.execute(sql("merge", "announce"), {"payload": str(report.batch_id)})
        note_progress(self.unit, self.values, self.batch.cursor, report)
        self._step("account")
        return report


_KEPT: Final = ("inserted", "updated", "deleted", "rejected", "cells", "seconds")
