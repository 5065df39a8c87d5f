"""After a visit: nothing was found, or its facts become issues and are fed back; then the inspection counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from core.access import Principal
from core.days import local_date
from core.errors import RefusedError
from evaluation.casework.deeds import by_principal
from evaluation.commands.issues import NewEvidence, NewFact, NewIssue, open_within
from evaluation.commands.on_site import VISIT, assigned
from evaluation.commands.visits import facts_of, held
from evaluation.desk import Desk
from evaluation.effects.registers import tell
from evaluation.fieldwork.planning import cycle_start, tell_planned
from evaluation.fieldwork.wording import worded
from evaluation.inspections.states import InspectionFacts, inspection_machine
from evaluation.machines.table import Transition
from evaluation.moving import OvertakenError, moved
from people.deeds import Deed, Matter, deed
from people.ways import known_owner
from store.database import UnitOfWork
from store.evaluation import inspections as kept
from store.evaluation.inspections import InspectionRow
from store.evaluation.issues import issues_of_source
from store.evaluation.rows import Move

CONCLUDE: Final = "inspections.conclude"
UNSEALED: Final = frozenset({"to_confirm", "drafting", "checking", "legal_review", "to_sign", "to_seal"})
"""states of an issue whose document is not sealed yet"""
FINAL: Final = frozenset({"closed", "closed_by_transfer", "withdrawn"})
COUNTED_ITEM: Final = "DI-24"
Severity = Literal["grave", "serious", "ordinary"]


@dataclass(frozen=True, slots=True)
class Found:
    """A fact of the signed record that becomes an issue: its line there, clause and ground as the officers saw them."""

    line: int
    title: str
    clause_id: str = ""
    ground: str = ""
    severity: Severity = "ordinary"


def open_issues(
    desk: Desk, principal: Principal, inspection_id: int, found: Sequence[Found], at: datetime
) -> tuple[str, ...]:
    """Opens an issue for each of some facts of the signed record; the same fact again opens nothing new."""
    matter = Matter("inspection.issues_opened", VISIT, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = assigned(done, desk, principal, inspection_id, at)
        if row.state != "to_feed_back":
            moved(inspection_machine(), row.state, "feed_back", _facts(done.unit, row), at)
        by = by_principal(principal)
        numbers = tuple(open_within(done.unit, desk, _issue(row, one), by, at) for one in found)
        issues = list(dict.fromkeys((*row.issues, *numbers)))
        detail = {"issues": list(numbers)}
        move = Move(
            at, row.state, row.state, "open_issues", principal.account_id, principal.display_name, detail=detail
        )
        kept.change(done.unit, row, {"issues": issues}, move)
        done.after = detail
        return numbers


def find_nothing(desk: Desk, principal: Principal, inspection_id: int, at: datetime) -> str:
    """The head of the division finds that nothing has to be fed back; the inspection counts and is done."""
    matter = Matter("inspection.nothing_found", CONCLUDE, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = held(done, desk, principal, inspection_id, CONCLUDE, at)
        step = moved(inspection_machine(), row.state, "find_nothing", _facts(done.unit, row), at)
        return _settle(done, desk, principal, row, step, {}, at)


def feed_back(desk: Desk, principal: Principal, inspection_id: int, documents: Sequence[int], at: datetime) -> str:
    """Notes that what was found is fed back: every issue has its sealed document. The inspection counts."""
    matter = Matter("inspection.fed_back", VISIT, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = assigned(done, desk, principal, inspection_id, at)
        step = moved(inspection_machine(), row.state, "feed_back", _facts(done.unit, row), at)
        return _settle(done, desk, principal, row, step, {"feedback_documents": list(documents)}, at)


def follow_issues(unit: UnitOfWork, row: InspectionRow, at: datetime) -> bool:
    """What the issues of an inspection have moved: rectification goes on, or all are closed. Whether it moved."""
    event = {"fed_back": "rectify", "rectifying": "all_closed"}[row.state]
    states = _states(unit, row)
    if event == "all_closed" and any(state not in FINAL for state in states.values()):
        return False
    step = moved(inspection_machine(), row.state, event, _facts(unit, row), at)
    move = Move(at, row.state, step.to, event, None, "system")
    return kept.change(unit, row, {"state": step.to, "state_since": at}, move)


def _issue(row: InspectionRow, found: Found) -> NewIssue:
    lines: Sequence[str] = row.record["lines"]
    if not 0 <= found.line < len(lines):
        raise RefusedError("there is no such line in the record", "inspection_line", line=found.line)
    assert row.arrived_at is not None
    evidence = [NewEvidence(worded("record_line", line=found.line + 1), row.record_upload)]
    for kind in ("photo", "recording"):
        files = enumerate(_files(row, kind, found.line), 1)
        evidence += [NewEvidence(worded(kind, number=number), upload) for number, upload in files]
    fact = NewFact(
        lines[found.line],
        "found",
        local_date(row.arrived_at),
        row.present["place"],
        [one["certificate"] for one in row.present["officers"]],
        evidence,
        found.clause_id,
        found.ground,
    )
    title = found.title or lines[found.line]
    once = f"inspection {row.number} line {found.line}"
    return NewIssue(row.owner_code, title, "inspection", row.number, [fact], severity=found.severity, once=once)


def _files(row: InspectionRow, kind: str, line: int) -> Sequence[int]:
    """The photos or recordings of a line of the record; of a line without any those of none."""
    every: Sequence[int] = row.record.get(f"{kind}s", ())
    by_line: Sequence[Sequence[int]] = row.record.get(f"line_{kind}s", ())
    if line < len(by_line) and by_line[line]:
        return by_line[line]
    taken = {upload for uploads in by_line for upload in uploads}
    return [upload for upload in every if upload not in taken]


def _states(unit: UnitOfWork, row: InspectionRow) -> Mapping[str, str]:
    return dict(issues_of_source(unit, "inspection", row.number))


def _facts(unit: UnitOfWork, row: InspectionRow) -> InspectionFacts:
    standing = [state for state in _states(unit, row).values() if state != "withdrawn"]
    return replace(
        facts_of(unit, row, [], row.owner_code),
        issues=len(standing),
        open_issues=sum(state not in FINAL for state in standing),
        is_document_sealed=not any(state in UNSEALED for state in standing),
    )


def _settle(
    done: Deed,
    desk: Desk,
    principal: Principal,
    row: InspectionRow,
    step: Transition,
    values: Mapping[str, Any],
    at: datetime,
) -> str:
    assert row.arrived_at is not None
    visited_on = local_date(row.arrived_at)
    _count(done.unit, desk, principal, row, at)
    move = Move(at, row.state, step.to, step.event, principal.account_id, principal.display_name)
    changed = {**values, "state": step.to, "state_since": at, "counted_on": visited_on}
    if not kept.change(done.unit, row, changed, move):
        raise OvertakenError(row.number)
    done.before, done.after = {"state": row.state}, {"state": step.to, "counted_on": visited_on.isoformat()}
    return step.to


def _count(unit: UnitOfWork, desk: Desk, principal: Principal, row: InspectionRow, at: datetime) -> None:
    """The register has the visit; an agency counts once in the cycle (DI-24), whatever has inspected it."""
    assert row.arrived_at is not None
    day = local_date(row.arrived_at)
    planned = row.visit_on if row.visit_on is not None and row.visit_on.year == row.plan_year else None
    planned_on = planned or day.replace(year=row.plan_year, month=12, day=31)
    tell_planned(unit, row.number, row.owner_code, row.plan_year, planned_on, day, at)
    is_agency = known_owner(unit, row.owner_code).kind == "agency"
    if is_agency and not kept.is_counted(unit, row.owner_code, cycle_start(desk, day)):
        entry: dict[str, str | int | date | None] = {
            "item_code": COUNTED_ITEM,
            "owner_code": row.owner_code,
            "day": day,
            "value": 1,
            "entered_by": principal.display_name,
            "confirmed_by": None,
        }
        tell(unit, "manual-entries", entry, at)
