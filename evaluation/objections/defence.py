"""The machine of statements in defence. Pure but for the loading."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from core.days import local_date
from core.working_days import Calendar
from evaluation.deadlines.duties import last_day
from evaluation.machines.loading import read_machine
from evaluation.machines.table import Machine

FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class DefenceFacts:
    """What the guards of a defence look at; `holding` are the points that were found to hold."""

    calendar: Calendar
    delivered_on: date | None = None
    points: frozenset[str] = frozenset()
    examined: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()
    drafter: str = ""
    examiner: str = ""
    is_answer_sealed: bool = False
    is_heavier: bool = False


def in_time(facts: DefenceFacts, at: datetime) -> str | None:
    """Within `defence_days` working days after delivery."""
    if facts.delivered_on is None:
        return "defence_too_late"
    last = last_day("defend", facts.delivered_on, facts.calendar)
    return "defence_too_late" if local_date(at) > last else None


def points_given(facts: DefenceFacts, at: datetime) -> str | None:
    """It says something."""
    return None if any(point.strip() for point in facts.points) else "defence_empty"


def examined_by_another(facts: DefenceFacts, at: datetime) -> str | None:
    """Somebody who did not draft the document."""
    return "examiner_is_drafter" if facts.examiner == facts.drafter else None


def points_examined(facts: DefenceFacts, at: datetime) -> str | None:
    """Each of them (行政处罚法 45)."""
    return "points_unexamined" if facts.points - facts.examined else None


def some_point_holds(facts: DefenceFacts, at: datetime) -> str | None:
    """Upholding needs a point that holds."""
    return None if facts.holding & facts.points else "no_point_holds"


def no_point_left(facts: DefenceFacts, at: datetime) -> str | None:
    """Rejecting needs that none holds."""
    return "point_holds" if facts.holding & facts.points else None


def not_heavier(facts: DefenceFacts, at: datetime) -> str | None:
    """No heavier treatment for pleading."""
    return "heavier_after_defence" if facts.is_heavier else None


def answer_sealed(facts: DefenceFacts, at: datetime) -> str | None:
    """The answer is a document of its own, sealed."""
    return None if facts.is_answer_sealed else "answer_not_sealed"


def only_some_points(facts: DefenceFacts, at: datetime) -> bool:
    """Whether some points hold and others do not."""
    return bool(facts.holding & facts.points) and bool(facts.points - facts.holding)


@cache
def defence_machine() -> Machine[DefenceFacts]:
    """The table that ships; ConfigurationError with every mistake."""
    guards = (
        in_time,
        points_given,
        examined_by_another,
        points_examined,
        some_point_holds,
        no_point_left,
        not_heavier,
        answer_sealed,
    )
    return read_machine(
        FILE,
        name="defence",
        guards={guard.__name__: guard for guard in guards},
        conditions={"only_some_points": only_some_points},
    )
