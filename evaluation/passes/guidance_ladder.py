"""What the ladders of guidance have in common, that of an evaluation and that of guidance by hand: steps and papers.

Points that come to one step on one day go into one letter, and into one draft of a 督办通知单.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol, TypeVar

from core.days import local_date
from core.errors import RefusedError
from core.working_days import Calendar, statutory
from evaluation.casework.contents import URGED_WITHIN
from evaluation.casework.deeds import SYSTEM
from evaluation.casework.drafts import NewDraft, draft_within
from evaluation.deadlines.clock import Clock, Stop, standing
from evaluation.deadlines.limits import fixed
from evaluation.desk import Desk, authority_of, way_at
from evaluation.effects.telling import tell_posts
from evaluation.ladder import MESSAGE, Done, Due, Pursuit, Step, basis_in, due_steps, ladder_table
from people.letters import Pair, Value
from store.database import UnitOfWork
from store.evaluation import ladder as kept
from store.evaluation.data_objections import Standing
from store.evaluation.ladder import DueStep

STAGE: Final = "guidance"
URGING: Final = "urging"

Point = TypeVar("Point")

log = logging.getLogger(__name__)


class Called(Protocol):
    """Points of a unit that have come to a step of the ladder, and the day by which they were to be met."""

    @property
    def due(self) -> Due:
        """The step and since when."""
        ...

    @property
    def act_by(self) -> date:
        """Their last day."""
        ...

    @property
    def owner(self) -> str:
        """Code of the unit."""
        ...

    @property
    def subjects(self) -> Sequence[str]:
        """What their steps are kept under."""
        ...

    @property
    def link(self) -> str:
        """Where they stand."""
        ...

    @property
    def paper(self) -> Mapping[str, str]:
        """Title and number of the document that told of them."""
        ...

    @property
    def reference(self) -> str:
        """What a draft on them refers to."""
        ...

    def matters(self, unit: UnitOfWork) -> list[str]:
        """The points as an urging names them."""
        ...

    def words(self, unit: UnitOfWork) -> dict[str, Value]:
        """What letters say of them: cycle, owner, items."""
        ...


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


def step_of(due: Due) -> Step:
    """The step of the ladder that is due."""
    return next(one for one in ladder_table().steps if one.code == due.step)


def last_step() -> str:
    """The code of the step with which the ladder of guidance ends."""
    return _steps()[-1].code


def called_together(points: Iterable[tuple[Point, Iterable[tuple[date, Due]]]]) -> dict[tuple[date, Due], list[Point]]:
    """Points by last day and step: each with the steps that it has come to."""
    found: dict[tuple[date, Due], list[Point]] = {}
    for point, steps in points:
        for act_by, due in steps:
            found.setdefault((act_by, due), []).append(point)
    return found


def take_called(unit: UnitOfWork, desk: Desk, called: Called, at: datetime) -> int:
    """Takes the step of some points: its draft, its letters; how many letters were sent."""
    numbers = _take(unit, called, at)
    draft = _urge(unit, desk, called, at) if called.due.document == URGING else None
    letters = _tell(unit, desk, called, draft, at)
    for number in numbers:
        kept.note(unit, number, letters)
    return letters


def urged_by(on: date) -> date:
    """By when an urging of a day asks for what is open."""
    return statutory().after(on + URGED_WITHIN, 0)


def _steps() -> list[Step]:
    """The steps for guidance, in the order of the ladder."""
    return [one for one in ladder_table().steps if STAGE in one.classes]


def _stops(objections_to_it: Iterable[Standing], given_on: date) -> Iterable[Stop]:
    for one in objections_to_it:
        until = None if one.until is None else local_date(one.until)
        if until is None or until > given_on:
            yield Stop(max(local_date(one.since), given_on), until)


def _take(unit: UnitOfWork, called: Called, at: datetime) -> list[int]:
    """The numbers of the step that is taken for each point."""
    due = called.due
    steps = (DueStep(one, STAGE, due.step, called.act_by, due.since, due.document) for one in called.subjects)
    return [number for step in steps if (number := kept.take(unit, step, at)) is not None]


def _urge(unit: UnitOfWork, desk: Desk, called: Called, at: datetime) -> int | None:
    """The draft of the 督办通知单 on these points, for the officer; returns its number, None where none can be kept."""
    today = local_date(at)
    content = {
        "document": called.paper,
        "due": called.act_by.isoformat(),
        "seen_on": today.isoformat(),
        "matters": called.matters(unit),
        "urged_by": urged_by(today).isoformat(),
    }
    new = NewDraft(URGING, called.owner, content=content, reference=called.reference)
    try:
        number = draft_within(unit, desk, new, SYSTEM, at)
    except RefusedError as error:
        log.warning("%s: no draft of %s: %s", called.link, URGING, error)
        return None
    for subject in called.subjects:
        kept.tie(unit, subject, URGING, number)
    return number


def _tell(unit: UnitOfWork, desk: Desk, called: Called, draft: int | None, at: datetime) -> int:
    """A message goes to the unit; a 督办 to whoever drafts it at the authority, and to the unit as well."""
    step, link, units = step_of(called.due), called.link, [called.owner]
    words = called.words(unit) | {
        "act_by": called.act_by.isoformat(),
        "step": Pair(step.zh, step.en),
        "basis": Pair(basis_in(step, "zh"), basis_in(step, "en")),
    }
    once = f"{called.subjects[0]} {step.code} {called.act_by}"
    if step.document == MESSAGE:
        kind = "guidance_remind" if called.due.since < called.act_by else "guidance_overdue"
        return tell_posts(unit, step.to, units, kind, words, link, at, once)
    node = authority_of(way_at(unit, desk, called.owner))
    drafted = link if draft is None else f"/documents?document={draft}"
    told = tell_posts(unit, step.who, [node], "guidance_urge", words, drafted, at, once)
    return told + tell_posts(unit, step.to, units, "guidance_urged", words, link, at, f"{once} unit")
