"""The self-report of an agency as its page shows it: every item, who typed it, and the evidence in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store import uploads
from store.database import Database
from store.evaluation import cycles, parts, reviews, rubrics, scores
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow
from store.evaluation.reviews import EvidenceRow, ReportRow
from store.evaluation.rubrics import VersionRow
from store.uploads import UploadRow


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The part of an agency, the rubric, what was typed item by item, evidence, files by number, newest inputs."""

    cycle: CycleRow
    part: PartRow
    rubric: VersionRow | None
    rows: Mapping[str, ReportRow]
    evidence: Sequence[EvidenceRow]
    files: Mapping[int, UploadRow]
    inputs: str


def report_file(database: Database, owner: str, code: str) -> ReportFile | None:
    """The self-report of an agency in a cycle; None when it takes no part in one of this code."""
    with database.snapshot() as unit:
        cycle = cycles.cycle(unit, code)
        part = parts.part(unit, cycle.cycle_id, owner) if cycle else None
        if cycle is None or part is None:
            return None
        rows = {row.item: row for row in reviews.reports(unit, cycle.cycle_id, [owner])}
        evidence = reviews.evidence(unit, owner)
        numbers = {one.upload_id for one in evidence} | {number for row in rows.values() for number in row.uploads}
        files = {one.upload_id: one for one in uploads.some_uploads(unit, numbers)}
        rubric = rubrics.version(unit, cycle.rubric_key) if cycle.rubric_key else None
        score = scores.score(unit, part.score_id) if part.score_id else scores.trial(unit, cycle.cycle_id, owner)
        return ReportFile(cycle, part, rubric, rows, evidence, files, score.inputs if score else "")
