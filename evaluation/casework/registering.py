"""What an issue tells the cockpit: its row in the register, its re-checks, and the items that count it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from core.days import local_date
from evaluation.effects.registers import Fields, tell
from store.database import UnitOfWork
from store.evaluation import issues
from store.evaluation.issues import IssueRow

SEVERITY: Final[Mapping[str, str]] = {"grave": "major", "serious": "serious", "ordinary": "general"}
"""our words → those of the register"""
ITEMS: Final[Mapping[str, tuple[str, str]]] = {"issue": ("", "DI-26"), "hazard": ("DI-32", "DI-33")}
"""kind → the items that count those that fall due (empty: the register counts them itself) and those put right"""
OWN: Final = "E"
"""behind the code of an item: our own amounts, which lie beside those of other sources and add up with them"""
TITLE: Final = 300
CLOSED: Final = frozenset({"closed", "closed_by_transfer"})


def register(unit: UnitOfWork, before: IssueRow, after: IssueRow, document_no: str, local: date, at: datetime) -> None:
    """Tells the register how an issue stands now, and the items of the days that are touched; nothing before a
    confirmation, since nobody knows yet whether it is one."""
    if not after.kind:
        return
    tell(unit, "issues", _row(after, document_no, local), at)
    if _counted(before) != _counted(after):
        days = {row.final_on for row in (before, after) if row.final_on is not None}
        _count(unit, after, {day for day in days if day is not None}, at)


def register_recheck(
    unit: UnitOfWork, row: IssueRow, number: str, days: tuple[date, date, date | None], at: datetime
) -> None:
    """Tells the register of a re-check: its days of submission, due and finished."""
    submitted_on, due_on, finished_on = days
    fields: Fields = {
        "recheck_no": number,
        "issue_no": row.issue_no,
        "unit_code": row.owner_code,
        "submitted_on": submitted_on,
        "due_on": due_on,
        "finished_on": finished_on,
    }
    tell(unit, "rechecks", fields, at)


def _row(row: IssueRow, document_no: str, local: date) -> Fields:
    return {
        "issue_no": row.issue_no,
        "unit_code": row.owner_code,
        "kind": row.kind,
        "severity": SEVERITY[row.severity],
        "opened_on": local,
        "deadline_on": row.final_on,
        "closed_on": None if row.closed_at is None else _day(row),
        "withdrawn": row.state == "withdrawn",
        "title": row.title[:TITLE],
        "document_no": document_no,
    }


def _day(row: IssueRow) -> date | None:
    return None if row.closed_at is None or row.state not in CLOSED else local_date(row.closed_at)


def _counted(row: IssueRow) -> tuple[object, ...]:
    return (row.kind, row.final_on, row.state == "closed", row.state == "withdrawn", row.was_submitted_late)


def _count(unit: UnitOfWork, row: IssueRow, days: set[date], at: datetime) -> None:
    due_item, right_item = ITEMS[row.kind]
    counted = issues.counted_days(unit, row.owner_code, row.kind, days)
    for day, (due, right) in sorted(counted.items()):
        for item, value in ((due_item, due), (right_item, right)):
            if item:
                _tell_item(unit, row, item, day, value, at)


def _tell_item(unit: UnitOfWork, row: IssueRow, item: str, day: date, value: int, at: datetime) -> None:
    entry: Fields = {
        "item_code": f"{item}{OWN}",
        "owner_code": row.owner_code,
        "day": day,
        "value": value,
        "entered_by": row.issue_no,
        "confirmed_by": row.officer_name,
    }
    tell(unit, "manual-entries", entry, at)
