"""What units put forward, and what came of it: defences, requests for extension, reports, re-checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class DefenceRow:
    """A defence; `points` have claim, examination and is_accepted."""

    defence_id: int
    state: str
    points: Sequence[Mapping[str, Any]]
    uploads: Sequence[int]
    stated_at: datetime
    stated_name: str
    examiner: str = ""
    examiner_name: str = ""
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request for a later date."""

    extension_id: int
    state: str
    days: int
    reason: str
    due_on: date
    asked_at: datetime
    asked_by: str
    asked_name: str
    granted_days: int
    decision: str
    decided_at: datetime | None
    document_id: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be kept; `answers` have position, measures and uploads."""

    answers: Sequence[Mapping[str, Any]]
    cause: str
    corrective_action: str
    responsible: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report that was kept."""

    report_id: int
    submitted_at: datetime
    submitted_on: date
    submitted_name: str
    answers: Sequence[Mapping[str, Any]]
    cause: str
    corrective_action: str
    responsible: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class RecheckRow:
    """A re-check; `met` are positions of demands."""

    recheck_no: str
    report_id: int
    submitted_on: date
    due_on: date
    finished_on: date | None
    is_passed: bool | None
    officers: Sequence[str]
    met: Sequence[int]
    reason: str
    by_name: str
    document_id: int | None


@dataclass(frozen=True, slots=True)
class RecheckDays:
    """By when a re-check is due, and when its report came."""

    recheck_no: str
    issue_no: str
    submitted_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a re-check came to."""

    is_passed: bool
    officers: Sequence[str]
    met: Sequence[int]
    reason: str
    by_name: str
    document_id: int | None = None


def add_defence(
    unit: UnitOfWork, issue_no: str, claims: Sequence[str], uploads: Sequence[int], by_name: str, at: datetime
) -> int:
    """A unit states a defence; returns its number."""
    points = [{"claim": claim, "examination": "", "is_accepted": None} for claim in claims]
    values = {"issue_no": issue_no, "points": as_json(points), "uploads": list(uploads), "by_name": by_name, "at": at}
    return int(unit.value(sql("rectifying", "add_defence"), values))


def defence(unit: UnitOfWork, issue_no: str) -> DefenceRow | None:
    """The newest defence of an issue."""
    row = unit.row(sql("rectifying", "defence"), {"issue_no": issue_no})
    return None if row is None else DefenceRow(*row)


def set_defence(unit: UnitOfWork, row: DefenceRow, decided_at: datetime | None = None) -> None:
    """A defence as it stands now."""
    values = {
        "defence_id": row.defence_id,
        "state": row.state,
        "points": as_json(row.points),
        "examiner": row.examiner,
        "examiner_name": row.examiner_name,
        "document_id": row.document_id,
        "decided_at": decided_at,
    }
    unit.execute(sql("rectifying", "set_defence"), values)


def ask_extension(
    unit: UnitOfWork, issue_no: str, days: int, reason: str, due_on: date, by: tuple[str, str], at: datetime
) -> None:
    """A unit asks for so many days more; `by`: the person, and what they are called."""
    values = {"issue_no": issue_no, "days": days, "reason": reason, "due_on": due_on, "at": at}
    unit.execute(sql("rectifying", "ask_extension"), values | {"by": by[0], "by_name": by[1]})


def extension(unit: UnitOfWork, issue_no: str) -> ExtensionRow | None:
    """The request of an issue; None: there was none."""
    row = unit.row(sql("rectifying", "extension"), {"issue_no": issue_no})
    return None if row is None else ExtensionRow(*row)


def settle_extension(
    unit: UnitOfWork,
    issue_no: str,
    state: str,
    days: int,
    decision: str,
    by_name: str,
    at: datetime,
    document_id: int | None = None,
) -> bool:
    """A request that waits is granted, refused or has lapsed; False when none waits."""
    values = {
        "issue_no": issue_no,
        "state": state,
        "days": days,
        "decision": decision,
        "by_name": by_name,
        "at": at,
        "document_id": document_id,
    }
    return unit.execute(sql("rectifying", "settle_extension"), values) > 0


def add_report(unit: UnitOfWork, issue_no: str, report: Report, by_name: str, on: date, at: datetime) -> int:
    """Keeps a report; returns its number."""
    values = {
        "issue_no": issue_no,
        "answers": as_json(report.answers),
        "cause": report.cause,
        "corrective_action": report.corrective_action,
        "responsible": report.responsible,
        "is_on_time": report.is_on_time,
        "by_name": by_name,
        "on": on,
        "at": at,
    }
    return int(unit.value(sql("rectifying", "add_report"), values))


def reports(unit: UnitOfWork, issue_no: str) -> list[ReportRow]:
    """The reports on an issue, in order."""
    return [ReportRow(*row) for row in unit.rows(sql("rectifying", "reports"), {"issue_no": issue_no})]


def add_recheck(
    unit: UnitOfWork, issue_no: str, recheck_no: str, report_id: int, submitted_on: date, due_on: date
) -> None:
    """A report waits for its re-check."""
    values = {"issue_no": issue_no, "recheck_no": recheck_no, "report_id": report_id}
    unit.execute(sql("rectifying", "add_recheck"), values | {"submitted_on": submitted_on, "due_on": due_on})


def finish_recheck(unit: UnitOfWork, issue_no: str, outcome: Outcome, on: date) -> tuple[str, date, date, date] | None:
    """The re-check that waits is finished; its number, days of submission, due and finished. None: none waits."""
    values = {
        "issue_no": issue_no,
        "on": on,
        "is_passed": outcome.is_passed,
        "officers": list(outcome.officers),
        "met": list(outcome.met),
        "reason": outcome.reason,
        "by_name": outcome.by_name,
        "document_id": outcome.document_id,
    }
    row = unit.row(sql("rectifying", "finish_recheck"), values)
    return None if row is None else (row[0], row[1], row[2], row[3])


def rechecks(unit: UnitOfWork, issue_no: str) -> list[RecheckRow]:
    """The re-checks of an issue, in order."""
    return [RecheckRow(*row) for row in unit.rows(sql("rectifying", "rechecks"), {"issue_no": issue_no})]


def recheck_days(unit: UnitOfWork, since: date) -> list[RecheckDays]:
    """By when re-checks are due that wait, or whose report came since a day; in order."""
    return [RecheckDays(*row) for row in unit.rows(sql("rectifying", "recheck_days"), {"since": since})]


def set_recheck_due(unit: UnitOfWork, recheck_no: str, due_on: date) -> date | None:
    """A re-check is due on another day; returns when it was finished, None while it waits."""
    found: date | None = unit.value(sql("rectifying", "set_recheck_due"), {"recheck_no": recheck_no, "due_on": due_on})
    return found
