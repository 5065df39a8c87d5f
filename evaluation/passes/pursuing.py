"""The ladder of guidance points: reminders before the suggested date, a notice after it, and 督办, where it ends.

What an agency has at one step on one day goes into one letter, and into one draft of a 督办通知单. The suggested date
moves to a working day, and on by the days for which the data behind a point were in dispute; meanwhile nobody is urged.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from core.working_days import Calendar, statutory
from evaluation.casework.contents import URGED_WITHIN
from evaluation.casework.deeds import SYSTEM
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.deadlines.clock import Clock, Stop, standing
from evaluation.deadlines.limits import fixed
from evaluation.desk import Desk, authority_of, way_at
from evaluation.documents.kinds import kinds
from evaluation.effects.telling import tell_posts
from evaluation.ladder import MESSAGE, Done, Due, Pursuit, Step, basis_in, due_steps, ladder_table
from evaluation.parts.finding import cycle_within, part_within
from evaluation.passes.guidance import codes_behind
from evaluation.passes.settled_drafts import matter_of, settle_drafts
from evaluation.rubric.rubric import Rubric
from evaluation.scoring.rubrics import rubric_within
from evaluation.sentences import sentence
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.evaluation import ladder as kept
from store.evaluation import objections, reminders
from store.evaluation.cycles import CycleRow
from store.evaluation.data_objections import Standing, objection_stops
from store.evaluation.ladder import DueStep
from store.evaluation.objections import PointRow
from store.evaluation.parts import PartRow

PURSUED: Final = ("fed_back", "published", "improving", "reevaluating")
"""states of a part in which its open points are reminded of"""
STAGE: Final = "guidance"
URGING: Final = "urging"
FEEDBACK: Final = "feedback"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Called:
    """The points of an agency that have come to a step of the ladder, and the day by which they were to be met."""

    cycle: CycleRow
    part: PartRow
    rubric: Rubric
    due: Due
    act_by: date
    points: Sequence[PointRow]

    @property
    def step(self) -> Step:
        """The step."""
        return step_of(self.due)

    @property
    def link(self) -> str:
        """Where the agency's points stand."""
        return f"/evaluation/result?cycle={self.cycle.code}&owner={self.part.owner}"


def pursue_points(desk: Desk, at: datetime) -> int:
    """Takes the steps that open points have come to, each once; how many letters were sent."""
    settle_drafts(desk)
    until = local_date(at) + longest_ahead(local_date(at))
    with desk.database.begin() as unit:
        near = reminders.points_near(unit, until, PURSUED, last_step())
    return sum(_pursue(desk, code, owner, at) for code, owner in near)


def longest_ahead(on: date) -> timedelta:
    """How long before its day a point is first reminded of."""
    return timedelta(days=-min(one.days("ordinary", on) for one in _steps()))


def act_by_of(
    given_on: date, suggested_on: date, objections_to_it: Iterable[Standing], calendar: Calendar, on: date
) -> date | None:
    """The last day of a point as it is known on a day; None while the data behind it are in dispute."""
    clock = Clock(given_on, fixed(suggested_on), tuple(_stops(objections_to_it, given_on)))
    return standing(clock, calendar, on).act_by


def due_of(unit: UnitOfWork, subject: str, act_by: date | None, on: date) -> list[tuple[date, Due]]:
    """The steps that a point has come to and that were not taken, each with its last day; none while it rests."""
    if act_by is None:
        return []
    done = tuple(Done(one.step, one.stage, one.act_by) for one in kept.taken(unit, subject))
    return [(act_by, due) for due in due_steps(Pursuit(STAGE, act_by, "guidance", done=done), on)]


def take(unit: UnitOfWork, subjects: Iterable[str], due: Due, act_by: date, at: datetime) -> list[int]:
    """Takes a step for some points; returns its numbers."""
    steps = (DueStep(one, STAGE, due.step, act_by, due.since, due.document) for one in subjects)
    return [number for step in steps if (number := kept.take(unit, step, at)) is not None]


def step_of(due: Due) -> Step:
    """The step of the ladder that is due."""
    return next(one for one in ladder_table().steps if one.code == due.step)


def last_step() -> str:
    """The code of the step with which the ladder of guidance ends."""
    return _steps()[-1].code


def urged_by(on: date) -> date:
    """By when an urging of a day asks for what is open."""
    return statutory().after(on + URGED_WITHIN, 0)


def subject_of(point: PointRow) -> str:
    """What the steps of a point are kept under."""
    return f"{reminders.POINT}{point.point_id}"


def _steps() -> list[Step]:
    """The steps for guidance, in the order of the ladder."""
    return [one for one in ladder_table().steps if STAGE in one.classes]


def _stops(objections_to_it: Iterable[Standing], given_on: date) -> Iterable[Stop]:
    for one in objections_to_it:
        until = None if one.until is None else local_date(one.until)
        if until is None or until > given_on:
            yield Stop(max(local_date(one.since), given_on), until)


def _pursue(desk: Desk, code: str, owner: str, at: datetime) -> int:
    with desk.database.begin() as unit:
        cycle = cycle_within(unit, code)
        part = part_within(unit, cycle, owner, locked=True)
        rubric = rubric_within(unit, cycle.rubric_key)
        if part.state not in PURSUED:
            return 0
        found: dict[tuple[date, Due], list[PointRow]] = {}
        for point in objections.points(unit, cycle.cycle_id, [owner], "open"):
            for act_by, due in _due(unit, rubric, point, local_date(at)):
                found.setdefault((act_by, due), []).append(point)
        called = [Called(cycle, part, rubric, due, act_by, points) for (act_by, due), points in found.items()]
        return sum(_take(unit, desk, one, at) for one in called)


def _due(unit: UnitOfWork, rubric: Rubric, point: PointRow, on: date) -> list[tuple[date, Due]]:
    stops = objection_stops(unit, point.owner, codes_behind(rubric, point))
    act_by = act_by_of(local_date(point.given_at), point.suggested_on, stops, statutory(), on)
    return due_of(unit, subject_of(point), act_by, on)


def _take(unit: UnitOfWork, desk: Desk, called: Called, at: datetime) -> int:
    numbers = take(unit, map(subject_of, called.points), called.due, called.act_by, at)
    draft = _urge(unit, desk, called, at) if called.due.document == URGING else None
    letters = _tell(unit, desk, called, draft, at)
    for number in numbers:
        kept.note(unit, number, letters)
    return letters


def _urge(unit: UnitOfWork, desk: Desk, called: Called, at: datetime) -> int | None:
    """The draft of the 督办通知单 on these points, for the officer; returns its number, None where none can be kept."""
    today = local_date(at)
    content = {
        "document": {"title": kinds().kinds[FEEDBACK].title.zh, "number": called.part.feedback_ref or ""},
        "due": called.act_by.isoformat(),
        "seen_on": today.isoformat(),
        "matters": [matter_of(unit, one) for one in called.points],
        "urged_by": urged_by(today).isoformat(),
    }
    new = NewDraft(URGING, called.part.owner, content=content, reference=called.cycle.code)
    try:
        number = draft_within(unit, desk, new, SYSTEM, at)
    except RefusedError as error:
        log.warning("%s %s: no draft of %s: %s", called.cycle.code, called.part.owner, URGING, error)
        return None
    for point in called.points:
        kept.tie(unit, subject_of(point), URGING, number)
    return number


def _tell(unit: UnitOfWork, desk: Desk, called: Called, draft: int | None, at: datetime) -> int:
    """A message goes to the agency; a 督办 to whoever drafts it at the authority, and to the agency as well."""
    owner, step, words = called.part.owner, called.step, _words(called)
    once = f"{subject_of(called.points[0])} {step.code} {called.act_by}"
    if step.document == MESSAGE:
        kind = "guidance_remind" if called.due.since < called.act_by else "guidance_overdue"
        return tell_posts(unit, step.to, [owner], kind, words, called.link, at, once)
    node = authority_of(way_at(unit, desk, owner))
    link = called.link if draft is None else f"/documents?document={draft}"
    told = tell_posts(unit, step.who, [node], "guidance_urge", words, link, at, once)
    return told + tell_posts(unit, step.to, [owner], "guidance_urged", words, called.link, at, f"{once} agency")


def _words(called: Called) -> dict[str, Value]:
    names = [called.rubric.items[one.item].name for one in called.points]
    return {
        "cycle": called.cycle.name,
        "owner": called.part.owner_name,
        "items": Pair(sentence("between_items").join(one.zh for one in names), ", ".join(one.en for one in names)),
        "act_by": called.act_by.isoformat(),
        "step": Pair(called.step.zh, called.step.en),
        "basis": Pair(basis_in(called.step, "zh"), basis_in(called.step, "en")),
    }
