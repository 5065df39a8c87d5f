"""Self-reports whose time is over: they go to review as they are, and a person decides whether V2 holds.

Their last days, and those of reviews and rulings on objections, follow the calendar once that of their year has come.
"""

from datetime import datetime
from typing import Final

from core.days import local_date
from core.errors import RefusedError
from core.working_days import statutory
from evaluation.deadlines.duties import last_day
from evaluation.desk import Desk, way_at
from evaluation.parts.assigning import settle_review_days
from evaluation.parts.facts import part_facts
from evaluation.parts.finding import cycle_within, part_within
from evaluation.parts.letters import tell_agency
from evaluation.parts.moving import Doing, move_part
from evaluation.parts.persons import SYSTEM
from evaluation.scoring.rubrics import rubric_within
from evaluation.sentences import sentence
from store.database import UnitOfWork
from store.evaluation import objections, parts
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow

MISSING_REPORT: Final = "V2"


def settle_due_dates(desk: Desk) -> int:
    """Works last days of self-reports, reviews and rulings out anew, by the calendar as it is known; how many moved."""
    calendar = statutory()
    moved = 0
    with desk.database.begin() as unit:
        for opened_on in parts.provisional_days(unit):
            due = last_day("report_on_oneself", opened_on, calendar)
            moved += parts.settle_due(unit, opened_on, due, provisional=not calendar.is_published(due.year))
        for raised_at in objections.unruled(unit):
            due = last_day("rule_on_objection", local_date(raised_at), calendar)
            moved += objections.settle_due(unit, raised_at, due)
        moved += settle_review_days(unit)
    return moved


def let_reports_pass(desk: Desk, at: datetime) -> int:
    """Moves on every agency whose time for the self-report is over; how many. A calendar that has come counts."""
    settle_due_dates(desk)
    with desk.database.begin() as unit:
        over = parts.reports_over(unit, local_date(at))
    return sum(_let_pass(desk, code, owner, at) for code, owner in over)


def _let_pass(desk: Desk, code: str, owner: str, at: datetime) -> bool:
    with desk.database.begin() as unit:
        cycle = cycle_within(unit, code)
        row = part_within(unit, cycle, owner, locked=True)
        rubric = rubric_within(unit, cycle.rubric_key)
        facts = part_facts(unit, cycle, rubric, [row])[owner]
        try:
            move_part(unit, cycle, row, "time_out", facts, Doing(SYSTEM, at))
        except RefusedError:
            return False
        parts.submitted(unit, row, "", at, missing=True)
        _tell_over(unit, desk, cycle, row, at)
        if MISSING_REPORT in rubric.limits:
            reason = sentence("missing_report", due=row.report_due_on)
            objections.find(unit, cycle.cycle_id, owner, MISSING_REPORT, code, reason, (), (None, SYSTEM.name), at)
        return True


def _tell_over(unit: UnitOfWork, desk: Desk, cycle: CycleRow, row: PartRow, at: datetime) -> None:
    """The agency learns that its time ran out, and what a person will look at."""
    values = {"cycle": cycle.name, "due": str(row.report_due_on)}
    link = f"/evaluation/report?cycle={cycle.code}&owner={row.owner}"
    once = f"report over {cycle.code} {row.owner} {row.report_due_on}"
    tell_agency(unit, way_at(unit, desk, row.owner), "report_over", values, link, at, once)
