"""What a reviewer has before them: the tasks that wait, and one of them with all that an agency has handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from store import uploads
from store.database import Database, UnitOfWork
from store.evaluation import parts, reviews, rubrics, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import EvidenceRow, ReportRow, TaskRow
from store.evaluation.rubrics import VersionRow
from store.statements import sql
from store.uploads import UploadRow

VERDICT: Final = "verdict"


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A task of a reviewer: the part, the rubric, what the agency says of the item, its evidence, the newest inputs.

    Of other reviewers of the item nothing is here, but the refuted spot check on which a verdict decides (`refuted`).
    """

    task: TaskRow
    cycle: CycleRow
    part: PartRow
    rubric: VersionRow | None
    said: ReportRow | None
    evidence: Sequence[EvidenceRow]
    files: Mapping[int, UploadRow]
    inputs: str
    refuted: TaskRow | None = None


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A task in the list of a reviewer."""

    task_id: int
    cycle: str
    owner: str
    owner_name: str
    item: str
    round: str
    is_decided: bool


def tasks_of(database: Database, accounts: Sequence[int], limit: int = 500) -> list[WaitingTask]:
    """The tasks of some reviewers that wait, in the order in which they are judged: agency by agency."""
    with database.begin() as unit:
        rows = unit.rows(sql("review_desk", "tasks"), {"reviewers": list(accounts), "limit": limit})
    return [WaitingTask(*row) for row in rows]


def review_file(database: Database, accounts: Sequence[int], task_id: int) -> ReviewFile | None:
    """A task with all that belongs to it; None where it is of none of these reviewers."""
    with database.snapshot() as unit:
        row = unit.row(sql("review_desk", "task").format(columns=reviews.COLUMNS), {"task_id": task_id})
        task = TaskRow(*row) if row else None
        if task is None or task.reviewer not in accounts:
            return None
        cycle = parts.cycle_of(unit, task.cycle_id)
        part = parts.part(unit, task.cycle_id, task.owner)
        if part is None:
            return None
        said = next((one for one in reviews.reports(unit, task.cycle_id, [task.owner]) if one.item == task.item), None)
        evidence = [one for one in reviews.evidence(unit, task.owner) if one.item == task.item]
        numbers = {one.upload_id for one in evidence} | set(said.uploads if said else ())
        files = {one.upload_id: one for one in uploads.some_uploads(unit, numbers)}
        rubric = rubrics.version(unit, cycle.rubric_key) if cycle.rubric_key else None
        score = scores.score(unit, part.score_id) if part.score_id else scores.trial(unit, task.cycle_id, task.owner)
        refuted = _spot_check(unit, task) if task.round == VERDICT else None
        return ReviewFile(task, cycle, part, rubric, said, evidence, files, score.inputs if score else "", refuted)


def _spot_check(unit: UnitOfWork, task: TaskRow) -> TaskRow | None:
    rows = reviews.tasks(unit, task.cycle_id, [task.owner])
    return next((one for one in rows if one.item == task.item and one.is_refuted), None)
