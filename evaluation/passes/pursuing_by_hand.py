"""The ladder of guidance by hand: as that of points of an evaluation, document by document, ending at 督办.

A point that is drawn from a figure rests while the figure is in dispute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from core.days import local_date
from core.working_days import statutory
from evaluation.casework.guided import code_of
from evaluation.casework.offering import link_of
from evaluation.desk import Desk
from evaluation.documents.kinds import kinds
from evaluation.documents.texts import referred
from evaluation.ladder import Due
from evaluation.passes.guidance_ladder import act_by_of, called_together, due_of, last_step, longest_ahead, take_called
from evaluation.passes.settled_drafts import settle_told_drafts, told_matter
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.evaluation import official_documents, told_points
from store.evaluation.data_objections import objection_stops
from store.evaluation.official_documents import DocumentRow
from store.evaluation.told_points import ToldPointRow
from store.owners import owner_within

OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class CalledByHand:
    """The points of a document that have come to a step of the ladder, and the day by which they were to be met."""

    row: DocumentRow
    due: Due
    act_by: date
    points: Sequence[ToldPointRow]

    @property
    def owner(self) -> str:
        """The unit."""
        return self.row.owner_code

    @property
    def subjects(self) -> list[str]:
        """What their steps are kept under."""
        return [told_points.subject(self.row.document_id, one.position) for one in self.points]

    @property
    def link(self) -> str:
        """The document."""
        return link_of(self.row)

    @property
    def paper(self) -> Mapping[str, str]:
        """The document."""
        return {"title": kinds().kinds[self.row.kind].title.zh, "number": self.row.number_text}

    @property
    def reference(self) -> str:
        """Nothing beside the document."""
        return ""

    @property
    def told(self) -> list[Mapping[str, Any]]:
        """What the document says of the points."""
        return [self.row.draft["points"][one.position] for one in self.points]

    def matters(self, unit: UnitOfWork) -> list[str]:
        """The points as an urging names them."""
        return [told_matter(one) for one in self.told]

    def words(self, unit: UnitOfWork) -> dict[str, Value]:
        """What letters say of them."""
        row, title = self.row, kinds().kinds[self.row.kind].title
        owner = owner_within(unit, row.owner_code)
        return {
            "cycle": Pair(referred(title.zh, row.number_text), f"{title.en} {row.number_text}".strip()),
            "owner": row.owner_code if owner is None else Pair(owner.name, owner.name_en or owner.name),
            "items": ", ".join(str(one["item"]) for one in self.told),
        }


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
        points = [one for one in told_points.points(unit, document_id) if one.state == OPEN]
        found = called_together((point, _due(unit, row, point, local_date(at))) for point in points)
        called = [CalledByHand(row, due, act_by, some) for (act_by, due), some in found.items()]
        return sum(take_called(unit, desk, one, at) for one in called)


def _due(unit: UnitOfWork, row: DocumentRow, point: ToldPointRow, on: date) -> list[tuple[date, Due]]:
    code = code_of(row.draft["points"][point.position])
    stops = objection_stops(unit, row.owner_code, {code}) if code else []
    act_by = act_by_of(local_date(point.state_since), point.suggested_on, stops, statutory(), on)
    return due_of(unit, told_points.subject(row.document_id, point.position), act_by, on)
