"""The ladder of guidance points: reminders before the suggested date, a notice after it, and 督办, where it ends.

What an agency has at one step on one day goes into one letter, and into one draft of a 督办通知单. The suggested date
moves to a working day, and on by the days for which the data behind a point were in dispute; meanwhile nobody is urged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from core.days import local_date
from core.working_days import statutory
from evaluation.desk import Desk
from evaluation.documents.kinds import kinds
from evaluation.ladder import Due
from evaluation.parts.finding import cycle_within, part_within
from evaluation.passes.guidance import codes_behind
from evaluation.passes.guidance_ladder import act_by_of, called_together, due_of, last_step, longest_ahead, take_called
from evaluation.passes.settled_drafts import matter_of, settle_drafts
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.rubrics import rubric_within
from evaluation.sentences import sentence
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.evaluation import objections, reminders
from store.evaluation.cycles import CycleRow
from store.evaluation.data_objections import objection_stops
from store.evaluation.objections import PointRow
from store.evaluation.parts import PartRow

PURSUED: Final = ("fed_back", "published", "improving", "reevaluating")
"""states of a part in which its open points are reminded of"""
FEEDBACK: Final = "feedback"


@dataclass(frozen=True, slots=True)
class CalledPoints:
    """The points of an agency that have come to a step of the ladder, and the day by which they were to be met."""

    cycle: CycleRow
    part: PartRow
    rubric: Rubric
    due: Due
    act_by: date
    points: Sequence[PointRow]

    @property
    def owner(self) -> str:
        """The agency."""
        return self.part.owner

    @property
    def subjects(self) -> list[str]:
        """What their steps are kept under."""
        return [subject_of(one) for one in self.points]

    @property
    def link(self) -> str:
        """Where the agency's points stand."""
        return f"/evaluation/result?cycle={self.cycle.code}&owner={self.part.owner}"

    @property
    def paper(self) -> Mapping[str, str]:
        """The feedback."""
        return {"title": kinds().kinds[FEEDBACK].title.zh, "number": self.part.feedback_ref or ""}

    @property
    def reference(self) -> str:
        """The cycle."""
        return self.cycle.code

    def matters(self, unit: UnitOfWork) -> list[str]:
        """The points as an urging names them."""
        return [matter_of(unit, one) for one in self.points]

    def words(self, unit: UnitOfWork) -> dict[str, Value]:
        """What letters say of them."""
        names = [self.rubric.items[one.item].name for one in self.points]
        items = Pair(sentence("between_items").join(one.zh for one in names), ", ".join(one.en for one in names))
        return {"cycle": self.cycle.name, "owner": self.part.owner_name, "items": items}


def pursue_points(desk: Desk, at: datetime) -> int:
    """Takes the steps that open points have come to, each once; how many letters were sent."""
    settle_drafts(desk)
    until = local_date(at) + longest_ahead(local_date(at))
    with desk.database.begin() as unit:
        near = reminders.points_near(unit, until, PURSUED, last_step())
    return sum(_pursue(desk, code, owner, at) for code, owner in near)


def subject_of(point: PointRow) -> str:
    """What the steps of a point are kept under."""
    return f"{reminders.POINT}{point.point_id}"


def _pursue(desk: Desk, code: str, owner: str, at: datetime) -> int:
    with desk.database.begin() as unit:
        cycle = cycle_within(unit, code)
        part = part_within(unit, cycle, owner, locked=True)
        rubric = rubric_within(unit, cycle.rubric_key)
        if part.state not in PURSUED:
            return 0
        points = objections.points(unit, cycle.cycle_id, [owner], "open")
        found = called_together((point, _due(unit, rubric, point, local_date(at))) for point in points)
        called = [CalledPoints(cycle, part, rubric, due, act_by, some) for (act_by, due), some in found.items()]
        return sum(take_called(unit, desk, one, at) for one in called)


def _due(unit: UnitOfWork, rubric: Rubric, point: PointRow, on: date) -> list[tuple[date, Due]]:
    stops = objection_stops(unit, point.owner, codes_behind(rubric, point))
    act_by = act_by_of(local_date(point.given_at), point.suggested_on, stops, statutory(), on)
    return due_of(unit, subject_of(point), act_by, on)
