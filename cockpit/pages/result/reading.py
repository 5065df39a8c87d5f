"""What the page of a result shows: the newest version of the score, before the first one the trial score of the day.

Before the feedback an agency is shown nothing of the review (`evaluation.results.telling`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from cockpit.ui.visit import Visit
from cockpit.viewmodels.scored import Scored, scored
from evaluation.law.clauses import clause_table
from evaluation.results.seeing import is_officer_of
from evaluation.results.standings import owner_curve
from evaluation.results.telling import told
from evaluation.rubric.index import Step
from evaluation.rubric.loading import load_text
from evaluation.rubric.rubric import Rubric
from people.ways import way_to
from store.owners import OwnerRow
from store.uploads import UploadRow
from store.views.results import ResultFile, known_files, result_file, score_of


@dataclass(frozen=True, slots=True)
class Shown:
    """The stored file of a part, its rubric, and its score made readable; None: nothing was scored yet.

    `kind` is that of the version, or `trial`; `trial` is the score of today where a version is shown.
    `steps`: what was published of the agency, the oldest first. `files`: those that its reviewers rest on.
    """

    file: ResultFile
    scored: Scored | None
    kind: str
    at: datetime | None
    steps: Sequence[Step]
    files: Mapping[int, UploadRow] = field(default_factory=dict)
    rubric: Rubric | None = None


async def read_shown(visit: Visit, owner: OwnerRow, code: str) -> Shown | None:
    """The part of an agency in a cycle; None when it has none there."""
    file = await visit.read(result_file, visit.database, owner.code, code)
    if file is None:
        return None
    file = await _told(visit, owner, file)
    steps = await visit.read(owner_curve, visit.database, owner.code)
    newest = file.score or file.trial
    kind = file.score.kind if file.score else "trial"
    if newest is None or file.rubric is None:
        return Shown(file, None, kind, None, steps, rubric=await _rubric(visit, file))
    found = await visit.read(scored, file.rubric.content, file.rubric.key, newest.inputs)
    return Shown(file, found, kind, newest.at, steps, await _rested_on(visit, found), found.rubric)


async def _rubric(visit: Visit, file: ResultFile) -> Rubric | None:
    if file.rubric is None:
        return None
    return await visit.read(load_text, file.rubric.content, file.rubric.key, clause_table().clauses)


async def _rested_on(visit: Visit, found: Scored) -> Mapping[int, UploadRow]:
    numbers = {int(number) for one in found.inputs.reviews.values() for number in one.evidence}
    return await visit.read(known_files, visit.database, numbers) if numbers else {}


async def _told(visit: Visit, owner: OwnerRow, file: ResultFile) -> ResultFile:
    """The file as far as the visitor may know it, at the newest version that is not withheld."""
    officer = is_officer_of(visit.principal, way_to(owner, visit.services.settings.city), visit.at)
    known = told(file.part, file.versions, file.findings, is_officer=officer)
    score = file.score
    if known.part.score_id != file.part.score_id:
        score = await visit.read(score_of, visit.database, known.part.score_id)
    return replace(file, part=known.part, score=score, versions=known.versions, findings=known.findings)
