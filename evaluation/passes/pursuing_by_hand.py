"""The ladder of guidance by hand: as that of points of an evaluation, document by document, ending at 督办.

A point that is drawn from a figure rests while the figure is in dispute.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from core.days import local_date
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.casework.deeds import SYSTEM
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.casework.guided import code_of
from evaluation.casework.offering import link_of
from evaluation.desk import Desk, authority_of, way_at
from evaluation.documents.kinds import kinds
from evaluation.documents.texts import referred
from evaluation.effects.telling import tell_posts
from evaluation.ladder import MESSAGE, Due, Step, basis_in
from evaluation.passes.pursuing import URGING, act_by_of, due_of, last_step, longest_ahead, step_of, take, urged_by
from evaluation.passes.settled_drafts import settle_told_drafts, told_matter
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.evaluation import ladder as kept
from store.evaluation import official_documents, told_points
from store.evaluation.data_objections import objection_stops
from store.evaluation.official_documents import DocumentRow
from store.evaluation.told_points import ToldPointRow
from store.owners import owner_within

OPEN: Final = "open"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Called:
    """The points of a document that have come to a step of the ladder, and the day by which they were to be met."""

    row: DocumentRow
    due: Due
    act_by: date
    points: Sequence[ToldPointRow]

    @property
    def step(self) -> Step:
        """The step."""
        return step_of(self.due)

    @property
    def told(self) -> list[Mapping[str, Any]]:
        """What the document says of the points."""
        return [self.row.draft["points"][one.position] for one in self.points]

    @property
    def subjects(self) -> list[str]:
        """What their steps are kept under."""
        return [told_points.subject(self.row.document_id, one.position) for one in self.points]


def pursue_told_points(desk: Desk, at: datetime) -> int:
    """Takes the steps that open points by hand have come to, each once; how many letters were sent."""
    settle_told_drafts(desk)
    today = local_date(at)
    with desk.database.begin() as unit:
        near = told_points.near(unit, today + longest_ahead(today), last_step())
    return sum(_pursue(desk, number, at) for number in near)


def _pursue(desk: Desk, document_id: int, at: datetime) -> int:
    with desk.database.begin() as unit:
        row = official_documents.lock(unit, document_id)
        if row is None:
            return 0
        found: dict[tuple[date, Due], list[ToldPointRow]] = {}
        for point in told_points.points(unit, document_id):
            for act_by, due in _due(unit, row, point, local_date(at)) if point.state == OPEN else ():
                found.setdefault((act_by, due), []).append(point)
        called = [Called(row, due, act_by, points) for (act_by, due), points in found.items()]
        return sum(_take(unit, desk, one, at) for one in called)


def _due(unit: UnitOfWork, row: DocumentRow, point: ToldPointRow, on: date) -> list[tuple[date, Due]]:
    code = code_of(row.draft["points"][point.position])
    stops = objection_stops(unit, row.owner_code, {code}) if code else []
    act_by = act_by_of(local_date(point.state_since), point.suggested_on, stops, statutory(), on)
    return due_of(unit, told_points.subject(row.document_id, point.position), act_by, on)


def _take(unit: UnitOfWork, desk: Desk, called: Called, at: datetime) -> int:
    numbers = take(unit, called.subjects, called.due, called.act_by, at)
    draft = _urge(unit, desk, called, at) if called.due.document == URGING else None
    letters = _tell(unit, desk, called, draft, at)
    for number in numbers:
        kept.note(unit, number, letters)
    return letters


def _urge(unit: UnitOfWork, desk: Desk, called: Called, at: datetime) -> int | None:
    row, today = called.row, local_date(at)
    content = {
        "document": {"title": kinds().kinds[row.kind].title.zh, "number": row.number_text},
        "due": called.act_by.isoformat(),
        "seen_on": today.isoformat(),
        "matters": [told_matter(one) for one in called.told],
        "urged_by": urged_by(today).isoformat(),
    }
    try:
        number = draft_within(unit, desk, NewDraft(URGING, row.owner_code, content=content), SYSTEM, at)
    except RefusedError as error:
        log.warning("document %s: no draft of %s: %s", row.document_id, URGING, error)
        return None
    for subject in called.subjects:
        kept.tie(unit, subject, URGING, number)
    return number


def _tell(unit: UnitOfWork, desk: Desk, called: Called, draft: int | None, at: datetime) -> int:
    row, step, words = called.row, called.step, _words(unit, called)
    once = f"{called.subjects[0]} {step.code} {called.act_by}"
    if step.document == MESSAGE:
        kind = "guidance_remind" if called.due.since < called.act_by else "guidance_overdue"
        return tell_posts(unit, step.to, [row.owner_code], kind, words, link_of(row), at, once)
    node = authority_of(way_at(unit, desk, row.owner_code))
    link = link_of(row) if draft is None else f"/documents?document={draft}"
    told = tell_posts(unit, step.who, [node], "guidance_urge", words, link, at, once)
    return told + tell_posts(unit, step.to, [row.owner_code], "guidance_urged", words, link_of(row), at, f"{once} unit")


def _words(unit: UnitOfWork, called: Called) -> dict[str, Value]:
    row, step, title = called.row, called.step, kinds().kinds[called.row.kind].title
    owner = owner_within(unit, row.owner_code)
    items = [str(one["item"]) for one in called.told]
    return {
        "cycle": Pair(referred(title.zh, row.number_text), f"{title.en} {row.number_text}".strip()),
        "owner": row.owner_code if owner is None else Pair(owner.name, owner.name_en or owner.name),
        "items": ", ".join(items),
        "act_by": called.act_by.isoformat(),
        "step": Pair(step.zh, step.en),
        "basis": Pair(basis_in(step, "zh"), basis_in(step, "en")),
    }
