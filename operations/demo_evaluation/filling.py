"""Fills the demo's evaluation once: everything by the commands that people use, on days counted back from today."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from evaluation.desk import Desk
from operations.demo_accounts import IN_OFFICE
from operations.demo_evaluation.cast import Cast, gather
from operations.demo_evaluation.cycle import run_cycle
from operations.demo_evaluation.fieldwork import inspect, object_to_data, register_officers, take_lead
from operations.demo_evaluation.issues import open_issues
from operations.demo_evaluation.texts import Days
from store.database import UnitOfWork
from store.evaluation.cycles import cycles
from store.evaluation.data_objections import ObjectionChoice, objections
from store.evaluation.inspections import InspectionChoice, inspections
from store.evaluation.leads import LeadChoice, leads
from store.evaluation.officers import officers_at
from store.views.issues import IssueChoice, issue_lines

Chapter = tuple[Callable[[UnitOfWork, Cast], bool], Callable[[Cast], object]]
"""whether something of it is there already, and how it is made"""

CHAPTERS: Final[tuple[Chapter, ...]] = (
    (lambda unit, cast: bool(officers_at(unit, [cast.city])), register_officers),
    (lambda unit, _: bool(issue_lines(unit, None, IssueChoice(limit=1))[1]), open_issues),
    (lambda unit, _: bool(inspections(unit, InspectionChoice(limit=1))[1]), inspect),
    (lambda unit, _: bool(cycles(unit, None, limit=1)[1]), run_cycle),
    (lambda unit, _: bool(leads(unit, LeadChoice(limit=1))[1]), take_lead),
    (lambda unit, _: bool(objections(unit, ObjectionChoice(limit=1))[1]), object_to_data),
)


def fill_evaluation(desk: Desk, now: datetime) -> int:
    """Makes every chapter of which nothing is there yet; how many. None where too few agencies have come.

    What a stop has left half done stays as it is: each step is a whole act of somebody.
    """
    cast = gather(desk, Days(now), now - IN_OFFICE)
    return 0 if cast is None else sum(_make(cast, *chapter) for chapter in CHAPTERS)


def _make(cast: Cast, is_there: Callable[[UnitOfWork, Cast], bool], make: Callable[[Cast], object]) -> bool:
    with cast.desk.database.begin() as unit:
        if is_there(unit, cast):
            return False
    make(cast)
    return True
