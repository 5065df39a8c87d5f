"""What has a day of its own: how near it is, or how long it has passed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from alerts.observing import CLEAR, Observation, Sight, Subject
from alerts.schema import After, Before, Rule
from core.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Term:
    """Something of an owner that is to be done by a day: `kind` and `key` name it, `title` is what people call it."""

    scope: str
    kind: str
    key: str
    due_on: date
    title: str = ""
    link: str = ""
    owner: str = ""
    """about whom a duty is: its scope is the authority that has it"""
    stopped: int = 0
    """days for which its clock has stood still"""

    @property
    def last_day(self) -> date:
        """The day by which it is to be done, the days for which its clock stood still added."""
        return self.due_on + timedelta(days=self.stopped)

    @property
    def subject(self) -> Subject:
        """What it is of; a new day of the same thing is a new subject, so that it is reminded of anew."""
        return Subject(self.scope, f"{self.kind}:{self.key}@{self.due_on.isoformat()}")


def day_of(subject: Subject) -> date | None:
    """The day in the code of something that has one; None: it has none."""
    try:
        return date.fromisoformat(subject.code.rpartition("@")[2])
    except ValueError:
        return None


def judge_term(rule: Rule, term: Term, today: date, calendar: Calendar) -> Observation:
    """The observation on a day; `rank` is the number of steps reached, so that each is told once."""
    condition = rule.condition
    assert isinstance(condition, Before | After)
    steps = _reached(rule, condition, term.last_day, today, calendar)
    if not steps:
        return CLEAR
    step = str(steps[-1])
    detail = {"title": term.title, "due_on": term.last_day.isoformat(), "step": steps[-1], "link": term.link}
    detail |= {"owner": term.owner} if term.owner else {}
    detail |= {"stopped": term.stopped} if term.stopped else {}
    return Observation(Sight.BREACH, rule.levels.get(step, rule.level), len(steps), detail=detail)


def _reached(rule: Rule, condition: Before | After, due_on: date, today: date, calendar: Calendar) -> list[int]:
    """The steps that have been reached, in the order in which they are; a duty that is overdue has reached all."""
    if isinstance(condition, After):
        return [days for days in sorted(condition.days) if (today - due_on).days >= days]
    if today > due_on and rule.subject.kind != "duty":
        return []
    left = calendar.between(today, due_on) if condition.working else (due_on - today).days
    return [days for days in sorted(condition.days, reverse=True) if left <= days]
