"""Issues as rows: what stands of them, what was found, what is demanded, how they moved."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Final

from store.database import UnitOfWork
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
    revision: int = 0


COLUMNS: Final = tuple(one.name for one in fields(IssueRow))
JSON: Final = frozenset({"met_proof"})
LISTS: Final = frozenset({"nodes", "findings"})


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that was found; `found_by` and `evidence` as they were frozen."""

    kind: str
    text: str
    found_on: date | None
    place: str
    found_by: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, Any]]
    clause_id: str
    ground: str
    digest: str


@dataclass(frozen=True, slots=True)
class DemandRow:
    """What must be reached, with the figure that proves it where there is one, and what that said last."""

    position: int
    text: str
    condition: Mapping[str, Any] | None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage: its limit as unit, amount or fixed day, its deadline, and when it was done."""

    position: int
    code: str
    number: int
    unit: str
    amount: int
    fixed_on: date | None
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A transition to be kept; `by` None: time or data."""

    at: datetime
    on: date
    from_state: str
    to_state: str
    event: str
    row: str
    effects: Sequence[str]
    by: int | None
    by_name: str
    reason: str = ""
    uploads: Sequence[int] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveRow(Moved):
    """A transition that was kept."""

    move_id: int = 0


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


def add_fact(unit: UnitOfWork, issue_no: str, position: int, fact: FactRow, at: datetime) -> None:
    """Freezes something that was found."""
    values = {name.name: getattr(fact, name.name) for name in fields(FactRow)}
    values |= {"found_by": _json(fact.found_by), "evidence": _json(fact.evidence)}
    unit.execute(sql("issues", "add_fact"), values | {"issue_no": issue_no, "position": position, "at": at})


def facts(unit: UnitOfWork, issue_no: str) -> list[FactRow]:
    """What was found, in order."""
    return [FactRow(*row) for row in unit.rows(sql("issues", "facts"), {"issue_no": issue_no})]


def set_clause(unit: UnitOfWork, issue_no: str, clause_id: str, ground: str) -> None:
    """Gives the facts that have no clause the one of the confirmation."""
    values = {"issue_no": issue_no, "clause_id": clause_id, "ground": ground}
    unit.execute(sql("issues", "set_clause"), values)


def set_demands(unit: UnitOfWork, issue_no: str, demands: Sequence[DemandRow]) -> None:
    """Demands in place of those before."""
    unit.execute(sql("issues", "drop_demands"), {"issue_no": issue_no})
    for one in demands:
        condition = None if one.condition is None else _json(one.condition)
        values = {"issue_no": issue_no, "position": one.position, "text": one.text, "condition": condition}
        unit.execute(sql("issues", "add_demand"), values)


def demands(unit: UnitOfWork, issue_no: str) -> list[DemandRow]:
    """What must be reached, in order."""
    return [DemandRow(*row) for row in unit.rows(sql("issues", "demands"), {"issue_no": issue_no})]


def judge_demand(unit: UnitOfWork, issue_no: str, position: int, verdict: str, at: datetime) -> None:
    """What the figures say of a demand."""
    values = {"issue_no": issue_no, "position": position, "verdict": verdict, "at": at}
    unit.execute(sql("issues", "judge_demand"), values)


def set_stages(unit: UnitOfWork, issue_no: str, stages: Sequence[StageRow], since: int = 0) -> None:
    """Stages from a position on, in place of those that stood there."""
    unit.execute(sql("issues", "drop_stages"), {"issue_no": issue_no, "since": since})
    for one in stages[since:]:
        values = {name.name: getattr(one, name.name) for name in fields(StageRow)}
        unit.execute(sql("issues", "add_stage"), values | {"issue_no": issue_no})


def stages(unit: UnitOfWork, issue_no: str) -> list[StageRow]:
    """The stages, in order."""
    return [StageRow(*row) for row in unit.rows(sql("issues", "stages"), {"issue_no": issue_no})]


def set_stage_due(unit: UnitOfWork, issue_no: str, position: int, due_on: date | None) -> None:
    """The deadline of a stage."""
    unit.execute(sql("issues", "stage_due"), {"issue_no": issue_no, "position": position, "due_on": due_on})


def set_stage_done(unit: UnitOfWork, issue_no: str, position: int, done_on: date) -> None:
    """A stage is done."""
    unit.execute(sql("issues", "stage_done"), {"issue_no": issue_no, "position": position, "done_on": done_on})


def add_move(unit: UnitOfWork, issue_no: str, move: Moved) -> int:
    """Keeps a transition; returns its number."""
    values = {
        "issue_no": issue_no,
        "at": move.at,
        "on": move.on,
        "from": move.from_state,
        "to": move.to_state,
        "event": move.event,
        "row": move.row,
        "effects": list(move.effects),
        "by": move.by,
        "by_name": move.by_name,
        "reason": move.reason,
        "uploads": list(move.uploads),
        "detail": _json(move.detail),
    }
    return int(unit.value(sql("issues", "add_move"), values))


def moves(unit: UnitOfWork, issue_no: str) -> list[MoveRow]:
    """The transitions of an issue, in order."""
    rows = unit.rows(sql("issues", "moves"), {"issue_no": issue_no})
    return [MoveRow(*row) for row in rows]


def stops(unit: UnitOfWork, issue_no: str) -> list[tuple[date, date | None, str]]:
    """Since, until and reference of the disputes that stop the clock."""
    rows = unit.rows(sql("issues", "stops"), {"issue_no": issue_no})
    return [(since, until, reference) for since, until, reference in rows]


def stop_clock(unit: UnitOfWork, issue_no: str, reference: str, since: date) -> None:
    """The clock stops because data are disputed."""
    unit.execute(sql("issues", "stop"), {"issue_no": issue_no, "reference": reference, "since": since})


def run_clock_on(unit: UnitOfWork, issue_no: str, reference: str, until: date) -> None:
    """The dispute is over."""
    unit.execute(sql("issues", "run_on"), {"issue_no": issue_no, "reference": reference, "until": until})


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
            return _json(found)
        return list(found) if name in LISTS else found

    return {name: value(name) for name in names}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
