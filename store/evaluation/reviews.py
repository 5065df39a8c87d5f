"""Self-reports, evidence that stays in force, and the tasks of reviewers."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.statements import sql

COLUMNS: Final = """t.task_id, t.cycle_id, t.owner_code, t.item, t.round, t.reviewer, t.reviewer_name, t.value,
       t.anchor, t.reason, t.evidence, t.is_refuted, t.assigned_at, t.decided_at, t.revision"""
Stored = Mapping[str, Any]
"""a value as JSON: numerator, denominator, met"""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What an agency says of itself on an item; `value` None: nothing yet."""

    owner: str
    item: str
    value: Stored | None
    note: str
    uploads: list[int]
    is_carried: bool
    revision: int
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Evidence in force; `valid_until` None: until it is replaced."""

    evidence_id: int
    owner: str
    item: str
    demand: str
    upload_id: int
    handed_in_on: date
    handed_in_by: str
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One item of one agency in the hands of one reviewer."""

    task_id: int
    cycle_id: int
    owner: str
    item: str
    round: str
    reviewer: int
    reviewer_name: str
    value: Stored | None
    anchor: str
    reason: str
    evidence: list[int]
    is_refuted: bool
    assigned_at: datetime
    decided_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer says; `value` None: the collected figure is confirmed. Of a refuted one the figure looked at."""

    value: Stored | None
    anchor: str
    reason: str
    evidence: Sequence[int] = ()
    is_refuted: bool = False


def reports(unit: UnitOfWork, cycle_id: int, owners: Collection[str] | None = None) -> list[ReportRow]:
    """What agencies (None: all) say of themselves."""
    return [ReportRow(*row) for row in unit.rows(sql("reviews", "reports"), _of(cycle_id, owners))]


def last_report(unit: UnitOfWork, cycle_id: int, owner: str) -> dict[str, tuple[Stored | None, str, list[int]]]:
    """Item → value, note and files of an agency's newest report before a cycle."""
    rows = unit.rows(sql("reviews", "last_report"), {"cycle_id": cycle_id, "owner": owner})
    return {item: (value, note, uploads) for item, value, note, uploads in rows}


def prefill(unit: UnitOfWork, cycle_id: int, row: ReportRow) -> None:
    """An item of a report as it was in force before; nothing when it is there already."""
    unit.execute(sql("reviews", "prefill"), _report(cycle_id, row) | {"carried": row.is_carried, "at": row.edited_at})


def save(unit: UnitOfWork, cycle_id: int, row: ReportRow, at: datetime) -> int | None:
    """An item as typed over the revision that was seen; the new revision, None when somebody was faster."""
    found = unit.value(sql("reviews", "save_report"), _report(cycle_id, row) | {"revision": row.revision, "at": at})
    return None if found is None else int(found)


def _report(cycle_id: int, row: ReportRow) -> dict[str, Any]:
    return {
        "cycle_id": cycle_id,
        "owner": row.owner,
        "item": row.item,
        "value": stored(row.value),
        "note": row.note,
        "uploads": row.uploads,
        "by": row.edited_by,
    }


def stored(value: Stored | None) -> str | None:
    """A value as the text of its JSON."""
    return None if value is None else json.dumps(dict(value), ensure_ascii=False)


def evidence(unit: UnitOfWork, owner: str) -> list[EvidenceRow]:
    """The evidence of an agency that nothing has replaced."""
    return [EvidenceRow(*row) for row in unit.rows(sql("reviews", "evidence"), {"owner": owner})]


def files_handed_in(unit: UnitOfWork, cycle_id: int, owner: str) -> set[int]:
    """The files of an agency that a reviewer may rest on: its evidence in force, and those of its report in a cycle."""
    reported = (number for row in reports(unit, cycle_id, [owner]) for number in row.uploads)
    return {*reported, *(one.upload_id for one in evidence(unit, owner))}


def hand_in(unit: UnitOfWork, row: EvidenceRow) -> int:
    """Evidence in place of what stood for its demand; `evidence_id` is not looked at."""
    values = {
        "owner": row.owner,
        "item": row.item,
        "demand": row.demand,
        "upload_id": row.upload_id,
        "on": row.handed_in_on,
        "by": row.handed_in_by,
        "until": row.valid_until,
    }
    unit.execute(sql("reviews", "replace_evidence"), values)
    return int(unit.value(sql("reviews", "add_evidence"), values))


def assign(
    unit: UnitOfWork,
    cycle_id: int,
    owner: str,
    item: str,
    round_: str,
    reviewer: tuple[int, str],
    at: datetime,
    due: tuple[date, bool] | None = None,
) -> bool:
    """An item goes to a reviewer; False when it is decided already.

    `due`: the last day to decide on it, and whether that is provisional; None: none, or the next daily pass says it.
    """
    due_on, is_provisional = due or (None, False)
    values = {"cycle_id": cycle_id, "owner": owner, "item": item, "round": round_, "at": at}
    values |= {"reviewer": reviewer[0], "name": reviewer[1], "due": due_on, "is_provisional": is_provisional}
    return bool(unit.execute(sql("reviews", "assign"), values))


def unsettled(unit: UnitOfWork) -> list[datetime]:
    """When undecided items were assigned whose last day may move when a calendar arrives, or is not known."""
    return [at for (at,) in unit.rows(sql("reviews", "unsettled"))]


def settle_due(unit: UnitOfWork, assigned_at: datetime, due: date, *, is_provisional: bool) -> int:
    """Undecided items assigned at an instant are to be decided by another day; how many moved."""
    values = {"at": assigned_at, "due": due, "is_provisional": is_provisional}
    return unit.execute(sql("reviews", "settle_due"), values)


def tasks(unit: UnitOfWork, cycle_id: int, owners: Collection[str] | None = None) -> list[TaskRow]:
    """The tasks of agencies (None: all) in a cycle."""
    return [TaskRow(*row) for row in unit.rows(sql("reviews", "tasks").format(columns=COLUMNS), _of(cycle_id, owners))]


def task(unit: UnitOfWork, task_id: int) -> TaskRow | None:
    """One task, which nobody else decides until the end of the unit of work."""
    row = unit.row(sql("reviews", "task").format(columns=COLUMNS), {"task_id": task_id})
    return None if row is None else TaskRow(*row)


def tasks_of(
    unit: UnitOfWork, reviewers: Collection[int], *, waiting: bool, limit: int, offset: int
) -> tuple[list[tuple[TaskRow, str, str]], int]:
    """(task, code of the cycle, name of the agency) of some reviewers, what waits first; and how many."""
    values = {"reviewers": list(reviewers), "waiting": waiting, "limit": limit, "offset": offset}
    rows = unit.rows(sql("reviews", "tasks_of").format(columns=COLUMNS), values)
    return [(TaskRow(*row[:15]), row[15], row[16]) for row in rows], int(rows[0][17]) if rows else 0


def decide(
    unit: UnitOfWork, task_id: int, said: Decision, revision: int, at: datetime, by: tuple[int, str] | None = None
) -> int | None:
    """A reviewer decides over the revision that was seen; the new one, None when the task has changed.

    `by`: the account and name of who decides in the place of the reviewer, and is the reviewer from then on.
    """
    number, name = by or (None, None)
    values = {
        "task_id": task_id,
        "value": stored(said.value),
        "anchor": said.anchor,
        "reason": said.reason,
        "evidence": list(said.evidence),
        "refuted": said.is_refuted,
        "by": number,
        "by_name": name,
        "revision": revision,
        "at": at,
    }
    found = unit.value(sql("reviews", "decide"), values)
    return None if found is None else int(found)


def reopen(unit: UnitOfWork, cycle_id: int, owner: str) -> None:
    """What was decided is open again."""
    unit.execute(sql("reviews", "reopen"), {"cycle_id": cycle_id, "owner": owner})


def loads(unit: UnitOfWork, reviewers: Collection[int]) -> Mapping[int, int]:
    """How many open tasks each of some reviewers has; those without any are left out."""
    return dict(unit.rows(sql("reviews", "load"), {"reviewers": list(reviewers)}))


def interests(
    unit: UnitOfWork, owners: Collection[str] | None = None, reviewer: int | None = None
) -> list[tuple[int, str, str, str, datetime]]:
    """(reviewer, agency, reason, declared by, at)."""
    values = {"owners": None if owners is None else list(owners), "reviewer": reviewer}
    return [tuple(row) for row in unit.rows(sql("reviews", "interests"), values)]


def declare_interest(unit: UnitOfWork, reviewer: int, owner: str, reason: str, by: str, at: datetime) -> None:
    """Somebody has an interest in an agency and judges nothing of it."""
    values = {"reviewer": reviewer, "owner": owner, "reason": reason, "by": by, "at": at}
    unit.execute(sql("reviews", "declare_interest"), values)


def _of(cycle_id: int, owners: Collection[str] | None) -> dict[str, Any]:
    return {"cycle_id": cycle_id, "owners": None if owners is None else list(owners)}
