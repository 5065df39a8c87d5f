"""The clocks of issues stand while an objection to the data they rest on is open.

Which issues these are says `evaluation.casework.disputed`, which is asked once more when an issue is delivered, when
its demands change, and when it is opened again.
Guidance points are not judged meanwhile (`evaluation.passes.guidance`); publication waits (`evaluation.parts.facts`).
"""

from datetime import date, datetime

from evaluation.casework.disputed import issues_resting, reference_of
from evaluation.commands.issues import objection_stops
from evaluation.desk import Desk
from store.database import UnitOfWork
from store.evaluation.data_objections import ObjectionRow, issues_stopped


def stop(unit: UnitOfWork, desk: Desk, row: ObjectionRow, since: date, at: datetime) -> None:
    """The clocks of the issues that rest on it stand from a day on."""
    numbers = issues_resting(unit, row.owner_code, {*row.items, row.record_key})
    objection_stops(unit, desk, numbers, reference_of(row.objection_id), since, at, is_over=False)


def let_run_on(unit: UnitOfWork, desk: Desk, row: ObjectionRow, until: date, at: datetime) -> None:
    """They run on from a day on."""
    reference = reference_of(row.objection_id)
    objection_stops(unit, desk, issues_stopped(unit, reference), reference, until, at, is_over=True)
