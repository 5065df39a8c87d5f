"""The result of one agency in a cycle, with all that it rests on, and what the agency still lacks.

Whose result may be seen, the caller asks: an agency and what stands above it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from store.database import Database, UnitOfWork
from store.evaluation import cycles, objections, parts, publications, rubrics, scores, told_points
from store.evaluation.circumstances import circumstances
from store.evaluation.collected import ConnectionRow, connections
from store.evaluation.cycles import CycleRow
from store.evaluation.objections import FindingRow, ObjectionRow, PointRow
from store.evaluation.parts import PartRow
from store.evaluation.publications import PublicationRow
from store.evaluation.rubrics import VersionRow
from store.evaluation.scores import ScoreRow, TrialRow
from store.evaluation.told_points import OpenToldPoint
from store.statements import sql
from store.uploads import UploadRow, some_uploads


@dataclass(frozen=True, slots=True)
class OwnCycle:
    """A cycle in which an agency takes part, and what came of it."""

    code: str
    name: str
    state: str
    score_tenths: int | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class ResultFile:
    """An agency's part in a cycle: rubric, newest score, trial score, and what hangs on it."""

    cycle: CycleRow
    part: PartRow
    rubric: VersionRow | None
    score: ScoreRow | None
    trial: TrialRow | None
    versions: Sequence[ScoreRow]
    findings: Sequence[FindingRow]
    objection: ObjectionRow | None
    guidance: Sequence[PointRow]
    publications: Sequence[PublicationRow]
    circumstances: Collection[str] = ()
    """those that are confirmed now"""


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An issue that is not over."""

    issue_no: str
    title: str
    state: str
    severity: str
    due_on: date | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """What an owner has to do beside filing records: issues, guidance, and its connections."""

    issues: Sequence[OpenIssue]
    guidance: Sequence[PointRow]
    connections: Sequence[ConnectionRow]
    told: Sequence[OpenToldPoint] = ()
    """points of guidance by hand"""


def own_cycles(database: Database, owner: str) -> list[OwnCycle]:
    """The cycles in which an agency takes part, the running one first, then the newest."""
    with database.begin() as unit:
        return [OwnCycle(*row) for row in unit.rows(sql("results", "cycles_of_owner"), {"owner": owner})]


def superior_of(database: Database, owner: str) -> str:
    """The code of the agency above an agency; empty: none."""
    with database.begin() as unit:
        return str(unit.value(sql("results", "superior"), {"owner": owner}) or "")


def result_file(database: Database, owner: str, code: str) -> ResultFile | None:
    """An agency's part in a cycle; None when it takes no part in one of this code."""
    with database.snapshot() as unit:
        cycle = cycles.cycle(unit, code)
        part = parts.part(unit, cycle.cycle_id, owner) if cycle else None
        if cycle is None or part is None:
            return None
        return _file(unit, cycle, part)


def score_of(database: Database, score_id: int | None) -> ScoreRow | None:
    """A version of a score with all that it rests on; None: of no number, or of one that is not kept."""
    if score_id is None:
        return None
    with database.begin() as unit:
        return scores.score(unit, score_id)


def known_files(database: Database, numbers: Collection[int]) -> dict[int, UploadRow]:
    """Files by their numbers, as far as they are there."""
    with database.begin() as unit:
        return {one.upload_id: one for one in some_uploads(unit, numbers)}


def lacking(database: Database, owner: str) -> Lacking:
    """What an owner has to do beside filing records."""
    with database.snapshot() as unit:
        issues = [OpenIssue(*row) for row in unit.rows(sql("results", "open_issues"), {"owner": owner})]
        guidance = objections.points(unit, None, [owner], "open")
        return Lacking(issues, guidance, connections(unit, [owner]), told_points.open_points(unit, owner))


def _file(unit: UnitOfWork, cycle: CycleRow, part: PartRow) -> ResultFile:
    owner, cycle_id = part.owner, cycle.cycle_id
    raised = objections.objections(unit, cycle_id, [owner])
    return ResultFile(
        cycle,
        part,
        rubrics.version(unit, cycle.rubric_key) if cycle.rubric_key else None,
        scores.score(unit, part.score_id) if part.score_id else None,
        scores.trial(unit, cycle_id, owner),
        scores.versions(unit, cycle_id, owner),
        objections.findings(unit, cycle_id, [owner]),
        raised[0] if raised else None,
        objections.points(unit, cycle_id, [owner]),
        publications.publications(unit, cycle_id, owner),
        {one.circumstance for one in circumstances(unit, cycle_id, [owner])},
    )
