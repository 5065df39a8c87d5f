"""Issues as rows: what stands of them. What was found and demanded: `issue_parts`; how they moved: `issue_moves`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
from store.evaluation.texts import as_json
from store.statements import sql


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue as it stands; the words of its fields are those of `store.schema.issues`."""

    issue_id: int
    issue_no: str
    owner_code: str
    node: str
    title: str
    kind: str
    severity: str
    source_kind: str
    source_ref: str
    once: str | None
    item: str
    cycle: str
    state: str
    state_since: datetime
    opened_at: datetime
    opened_by: str
    digest: str
    clause_id: str = ""
    ground: str = ""
    demand: str = ""
    nodes: Sequence[date] = ()
    officer_id: int | None = None
    officer_name: str = ""
    document_id: int | None = None
    delivered_on: date | None = None
    stages_done: int = 0
    deadline_on: date | None = None
    act_by: date | None = None
    final_on: date | None = None
    days_left: int | None = None
    is_running: bool = False
    is_provisional: bool = False
    submitted_on: date | None = None
    was_submitted_late: bool = False
    rechecks: int = 0
    met_at: datetime | None = None
    met_proof: Mapping[str, Any] = field(default_factory=dict)
    closed_at: datetime | None = None
    removed_on: date | None = None
    reopened: int = 0
    reopened_move: int | None = None
    repeats: str = ""
    cause: str = ""
    corrective_action: str = ""
    findings: Sequence[str] = ()
    case_reviewed_by: str = ""
    effect_due_on: date | None = None
    effect_checked_on: date | None = None
    effect_finding: str = ""
    is_effective: bool | None = None
    revision: int = 0


COLUMNS: Final = tuple(one.name for one in fields(IssueRow))
JSON: Final = frozenset({"met_proof"})
LISTS: Final = frozenset({"nodes", "findings"})


def next_number(unit: UnitOfWork) -> int:
    """The number of the next issue."""
    return int(unit.value(sql("issues", "next_number")))


def known_once(unit: UnitOfWork, once: str) -> str | None:
    """The issue that was opened with this word before; nobody else opens one until the transaction ends."""
    unit.execute(sql("issues", "lock_once"), {"once": once})
    found: str | None = unit.value(sql("issues", "known_once"), {"once": once})
    return found


def add(unit: UnitOfWork, row: IssueRow) -> None:
    """Keeps a new issue."""
    places = ", ".join(f"%({name})s" for name in COLUMNS)
    unit.execute(sql("issues", "add").format(columns=_columns(), places=places), _values(row, COLUMNS))


def issue(unit: UnitOfWork, issue_no: str) -> IssueRow | None:
    """One issue; None when there is none with this number."""
    found = unit.row(sql("issues", "by_number").format(columns=_columns()), {"issue_no": issue_no})
    return None if found is None else IssueRow(*found)


def lock(unit: UnitOfWork, numbers: Iterable[str]) -> list[IssueRow]:
    """Issues by number, in order, that nobody else changes before the transaction ends."""
    found = unit.rows(sql("issues", "lock").format(columns=_columns()), {"numbers": list(numbers)})
    return [IssueRow(*row) for row in found]


def change(unit: UnitOfWork, row: IssueRow, *, is_quiet: bool = False, **changes: Any) -> IssueRow:
    """Changes fields of a locked issue; returns it as it stands then.

    `is_quiet`: what time alone changes is no revision, so that nobody who has the issue open is overtaken by it.
    """
    names = ", ".join(f"{name} = %({name})s" for name in changes)
    new = replace(row, **changes, revision=row.revision + (not is_quiet))
    values = _values(new, (*changes, "issue_no", "revision"))
    unit.execute(f"UPDATE issue SET {names}, revision = %(revision)s WHERE issue_no = %(issue_no)s", values)
    return new


def issues_of_source(unit: UnitOfWork, kind: str, reference: str) -> list[tuple[str, str]]:
    """Number and state of the issues that came from a source."""
    rows = unit.rows(sql("issues", "of_source"), {"kind": kind, "reference": reference})
    return [(number, state) for number, state in rows]


def earlier_issue(unit: UnitOfWork, owner: str, item: str) -> str:
    """The newest issue of an owner about an item; empty: there is none."""
    return str(unit.value(sql("issues", "earlier"), {"owner": owner, "item": item}) or "")


def due_to_look_at(unit: UnitOfWork, after: int, limit: int) -> list[str]:
    """Issues that time may move or remind of, after a number."""
    rows = unit.rows(sql("issues", "due_to_look_at"), {"after": after, "limit": limit})
    return [number for (number,) in rows]


def effect_due(unit: UnitOfWork, on: date) -> list[str]:
    """Closed issues whose check of effect is due."""
    return [number for (number,) in unit.rows(sql("issues", "effect_due"), {"on": on})]


def counted_days(unit: UnitOfWork, owner: str, kind: str, days: Collection[date]) -> dict[date, tuple[int, int]]:
    """Day → how many issues (or hazards) of an owner fall due, and how many of them were put right."""
    rows = unit.rows(sql("issues", "counted_days"), {"owner": owner, "kind": kind, "days": sorted(days)})
    return {day: (int(due), int(right)) for day, due, right in rows}


def _columns() -> str:
    return ", ".join(COLUMNS)


def _values(row: IssueRow, names: Iterable[str]) -> dict[str, Any]:
    def value(name: str) -> Any:
        found = getattr(row, name)
        if name in JSON:
            return as_json(found)
        return list(found) if name in LISTS else found

    return {name: value(name) for name in names}
