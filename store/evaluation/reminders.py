"""What of evaluations has its last day soon."""

from dataclasses import dataclass
from datetime import date

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class ReportDue:
    """The self-report of an agency that is open: code and name of its cycle, and its last day."""

    code: str
    name: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class RulingDue:
    """An objection to a score that waits for its ruling: cycle, agency, and the last day."""

    cycle_id: int
    code: str
    name: str
    owner: str
    owner_name: str
    due_on: date


def reports_due(unit: UnitOfWork, today: date, until: date) -> list[ReportDue]:
    """The open self-reports whose last day lies between two days."""
    return [ReportDue(*row) for row in unit.rows(sql("reminders", "reports_due"), {"today": today, "until": until})]


def rulings_due(unit: UnitOfWork, until: date) -> list[RulingDue]:
    """The objections to be ruled on up to a day."""
    return [RulingDue(*row) for row in unit.rows(sql("reminders", "rulings_due"), {"until": until})]
