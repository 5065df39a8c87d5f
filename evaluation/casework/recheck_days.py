"""The days by which re-checks are due, worked out anew once the calendar of their year has come."""

from datetime import date, datetime, timedelta
from typing import Final

from core.days import local_date
from core.working_days import statutory
from evaluation.casework.case import locked_case
from evaluation.casework.context import Acting
from evaluation.casework.deeds import SYSTEM, Told
from evaluation.casework.registering import register_recheck
from evaluation.deadlines.duties import last_day
from evaluation.desk import Desk
from evaluation.effects.telling import tell_authority
from store.database import UnitOfWork
from store.evaluation import rectifying
from store.evaluation.rectifying import RecheckDays

LOOKS_BACK: Final = timedelta(days=366)
"""finished re-checks of a year are put right too: whether they came in time is counted by that day"""


def settle_recheck_days(desk: Desk, at: datetime) -> int:
    """Last days of re-checks by the calendar as it is known now; how many moved. The register is told of each.

    Idempotent: the same calendar gives the same days.
    """
    with desk.database.begin() as unit:
        known = rectifying.recheck_days(unit, local_date(at) - LOOKS_BACK)
    moved = [(one, due) for one in known if (due := _due(one)) != one.due_on]
    for one, due in moved:
        with desk.database.begin() as unit:
            _move(unit, desk, one, due, at)
    return len(moved)


def _due(one: RecheckDays) -> date:
    return last_day("recheck", one.submitted_on, statutory())


def _move(unit: UnitOfWork, desk: Desk, one: RecheckDays, due: date, at: datetime) -> None:
    """The issue is locked first, as by whoever re-checks it meanwhile."""
    case = locked_case(unit, one.issue_no, at)
    finished_on = rectifying.set_recheck_due(unit, one.recheck_no, due)
    register_recheck(unit, case.row, one.recheck_no, (one.submitted_on, due, finished_on), at)
    if finished_on is None:
        acting = Acting(unit, desk, case, Told(), SYSTEM, at)
        words = acting.words(due=due.isoformat())
        once = f"{one.recheck_no}-due-{due}"
        tell_authority(unit, acting.way, "notices.close", "recheck_moved", words, acting.link, at, once)
