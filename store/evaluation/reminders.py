"""What of evaluations has its last day soon."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from store.database import UnitOfWork
from store.statements import sql

POINT: Final = "guidance "
"""what the steps of the ladder are kept under that a guidance point has come to, before its number"""


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


@dataclass(frozen=True, slots=True)
class ReviewsDue:
    """What a reviewer has still to decide in a cycle by a day: how many items."""

    reviewer: int
    code: str
    name: str
    due_on: date
    items: int


def reports_due(unit: UnitOfWork, today: date, until: date) -> list[ReportDue]:
    """The open self-reports whose last day lies between two days."""
    return [ReportDue(*row) for row in unit.rows(sql("reminders", "reports_due"), {"today": today, "until": until})]


def rulings_due(unit: UnitOfWork, until: date) -> list[RulingDue]:
    """The objections to be ruled on up to a day."""
    return [RulingDue(*row) for row in unit.rows(sql("reminders", "rulings_due"), {"until": until})]


def reviews_due(unit: UnitOfWork, until: date) -> list[ReviewsDue]:
    """What reviewers have still to decide up to a day, or should have."""
    return [ReviewsDue(*row) for row in unit.rows(sql("reminders", "reviews_due"), {"until": until})]


def points_near(unit: UnitOfWork, until: date, states: Collection[str], last: str) -> list[tuple[str, str]]:
    """(cycle, agency) with an open guidance point suggested up to a day, whose ladder has not come to its last step."""
    values = {"until": until, "states": list(states), "last": last, "prefix": POINT}
    return [(code, owner) for code, owner in unit.rows(sql("reminders", "points_near"), values)]


def settled_urgings(unit: UnitOfWork) -> list[tuple[int, list[int]]]:
    """Drafts that urge guidance points, each with those of its points that are not open any more."""
    return [(number, points) for number, points in unit.rows(sql("reminders", "settled_urgings"), {"prefix": POINT})]
