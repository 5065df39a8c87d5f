"""Before a visit: an inspection for a lead, its officers, its notice; postponed or cancelled with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from core.access import Principal
from core.days import local_date
from core.errors import AccessDeniedError, RefusedError
from core.working_days import statutory
from evaluation.casework.deeds import By, by_principal
from evaluation.desk import Desk, authority_of, demand_at, way_at
from evaluation.effects.registers import take_back
from evaluation.fieldwork.notices import Notice, demand_complete
from evaluation.fieldwork.planning import FEED, new_inspection, tell_planned
from evaluation.fieldwork.telling import owner_name
from evaluation.fieldwork.unknown import UnknownInspectionError
from evaluation.inspections.states import InspectionFacts, inspection_machine
from evaluation.law.facts import Officer
from evaluation.law.powers import OFFICERS
from evaluation.moving import OvertakenError, moved
from people.deeds import Deed, Matter, deed
from people.letters import Value, accounts_that_may, tell
from store.database import UnitOfWork
from store.evaluation import inspections as kept
from store.evaluation.inspections import InspectionChoice, InspectionRow
from store.evaluation.leads import LeadRow, lead_for_change
from store.evaluation.officers import OfficerRow, interests, some_officers
from store.evaluation.rows import Move

PLAN: Final = "inspections.plan"
APPROVE: Final = "inspections.approve"
ANSWER: Final = "notices.answer"
Change = Literal["postpone", "cancel"]


@dataclass(frozen=True, slots=True)
class ForLead:
    """An inspection outside the draw: the lead that was turned to it, whom it is about, who goes."""

    lead: int
    owner: str
    officers: tuple[int, ...]
    is_hazard: bool = False


def link_lead(desk: Desk, principal: Principal, new: ForLead, at: datetime) -> int:
    """Makes an inspection for a lead; returns its number in the store."""
    with deed(desk.database, principal, Matter("inspection.lead_linked", PLAN, "lead", str(new.lead)), at) as done:
        way = demand_at(done.unit, desk, principal, PLAN, new.owner, at)
        done.node = node = authority_of(way)
        lead = lead_for_change(done.unit, new.lead)
        if lead is None or lead.state != "to_inspection" or lead.owner_code not in (None, new.owner):
            raise RefusedError("the lead was not turned to an inspection", "inspection_lead")
        officers = officers_for(done.unit, node, new.officers)
        by, hazard = by_principal(principal), new.is_hazard or lead.is_grave
        number = inspect_for_lead(done.unit, lead, new.owner, officers, by, at, is_hazard=hazard)
        done.after = {"inspection": number, "owner": new.owner}
    return number


def inspect_for_lead(
    unit: UnitOfWork,
    lead: LeadRow,
    owner: str,
    officers: Sequence[OfficerRow],
    by: By,
    at: datetime,
    *,
    is_hazard: bool,
) -> int:
    """Makes an inspection outside the draw, within the transaction of a command that has asked for its own right.

    RefusedMoveError: an officer has an interest. RefusedError: an inspection for the lead is there, and not cancelled.
    """
    _demand_none(unit, lead)
    facts = replace(facts_of(unit, None, officers, owner), lead=str(lead.lead_id))
    step = moved(inspection_machine(), None, "link_lead", facts, at)
    move = Move(at, "", step.to, step.event, by.account_id, by.name)
    year = local_date(at).year
    return new_inspection(unit, lead.node, year, owner, officers, move, at, lead_id=lead.lead_id, is_hazard=is_hazard)


def assign_officers(
    desk: Desk, principal: Principal, inspection_id: int, officers: tuple[int, ...], reason: str, at: datetime
) -> None:
    """Other officers go than those drawn, with a reason; whoever has an interest is refused."""
    matter = Matter("inspection.officers_changed", APPROVE, "inspection", str(inspection_id), detail={"reason": reason})
    with deed(desk.database, principal, matter, at) as done:
        row = held(done, desk, principal, inspection_id, APPROVE, at)
        chosen = officers_for(done.unit, row.node, officers)
        facts = replace(facts_of(done.unit, row, chosen, row.owner_code), reason=reason)
        moved(inspection_machine(), row.state, "postpone", facts, at)
        demand_disinterested(facts)
        move = Move(at, row.state, row.state, "assign", principal.account_id, principal.display_name, reason)
        kept.change(done.unit, row, {"officers": list(officers)}, move)
        done.before, done.after = {"officers": list(row.officers)}, {"officers": list(officers)}


def notify_unit(
    desk: Desk, principal: Principal, inspection_id: int, notice: Notice, at: datetime, document: int | None = None
) -> str:
    """Notifies the unit at least ten working days before the visit; `document`: the sealed 检查通知书.

    RefusedError: too early a visit, something missing, or the document is not sealed.
    """
    matter = Matter("inspection.notified", PLAN, "inspection", str(inspection_id))
    with deed(desk.database, principal, matter, at) as done:
        row = held(done, desk, principal, inspection_id, PLAN, at)
        demand_complete(notice)
        facts = replace(_facts(done.unit, row), visit_on=notice.visit_on)
        step = moved(inspection_machine(), row.state, "notify", facts, at)
        if document is not None and not kept.is_sealed(done.unit, document, row.owner_code):
            raise RefusedError("the notice is not sealed", "inspection.document_not_sealed")
        values = {"notice": notice.told(), "visit_on": notice.visit_on, "notified_at": at, "notice_document": document}
        _go(done, principal, row, step.to, "notify", "", values, at)
        tell_planned(
            done.unit, row.number, row.owner_code, row.plan_year, _planned(row, notice.visit_on), row.counted_on, at
        )
        _tell_unit(done.unit, desk, row, "inspection_notice", notice.visit_on, at)
        return step.to


def go_without_notice(
    desk: Desk, principal: Principal, inspection_id: int, visit_on: date, reason: str, at: datetime
) -> str:
    """A visit on a lead or a hazard of which nobody is told before, with the reason."""
    matter = Matter("inspection.unannounced", PLAN, "inspection", str(inspection_id), detail={"reason": reason})
    with deed(desk.database, principal, matter, at) as done:
        row = held(done, desk, principal, inspection_id, PLAN, at)
        facts = replace(_facts(done.unit, row), reason=reason)
        step = moved(inspection_machine(), row.state, "go_without_notice", facts, at)
        values = {"visit_on": visit_on, "without_notice": reason}
        _go(done, principal, row, step.to, "go_without_notice", reason, values, at)
        return step.to


def change_visit(desk: Desk, principal: Principal, inspection_id: int, event: Change, reason: str, at: datetime) -> str:
    """Postpones or cancels a visit that has not begun; one that is cancelled does not count."""
    code = "inspection.postponed" if event == "postpone" else "inspection.cancelled"
    with deed(desk.database, principal, Matter(code, APPROVE, "inspection", str(inspection_id)), at) as done:
        row = held(done, desk, principal, inspection_id, APPROVE, at)
        step = moved(inspection_machine(), row.state, event, replace(_facts(done.unit, row), reason=reason), at)
        values: Mapping[str, Any] = {"visit_on": None, "notified_at": None, "without_notice": ""}
        _go(done, principal, row, step.to, event, reason, values, at)
        if event == "cancel":
            take_back(done.unit, FEED, {"plan_id": row.number}, at)
        if row.notified_at is not None:
            _tell_unit(done.unit, desk, row, f"inspection_{step.to}", row.visit_on, at)
        return step.to


def held(
    done: Deed, desk: Desk, principal: Principal, inspection_id: int, permission: str, at: datetime
) -> InspectionRow:
    """An inspection for a change, for whoever has the right where it is. UnknownInspectionError: none for them."""
    row = kept.inspection_for_change(done.unit, inspection_id)
    if row is None:
        raise UnknownInspectionError(inspection_id)
    done.node = row.node
    try:
        demand_at(done.unit, desk, principal, permission, row.node, at)
    except AccessDeniedError:
        raise UnknownInspectionError(inspection_id) from None
    return row


def officers_for(unit: UnitOfWork, node: str, numbers: tuple[int, ...]) -> list[OfficerRow]:
    """Two or more active officers of an authority. RefusedError: fewer."""
    found = [one for one in some_officers(unit, numbers) if one.node == node and one.is_active]
    if len(found) < OFFICERS or len(found) != len(set(numbers)):
        raise RefusedError("two officers at least", "inspection_officers")
    return found


def facts_of(
    unit: UnitOfWork, row: InspectionRow | None, officers: Sequence[OfficerRow], owner: str
) -> InspectionFacts:
    """What the table asks of an inspection: who goes, who keeps away, its lead, its day."""
    kept_away = {
        one.officer_id for one in interests(unit, [one.officer_id for one in officers]) if one.owner_code == owner
    }
    facts = InspectionFacts(
        calendar=statutory(),
        officers=tuple(Officer(one.name, one.certificate, one.valid_until) for one in officers),
        interested=frozenset(one.name for one in officers if one.officer_id in kept_away),
    )
    if row is None:
        return facts
    lead = "" if row.lead_id is None else str(row.lead_id)
    return replace(facts, lead=lead, is_hazard=row.is_hazard, visit_on=row.visit_on)


def _demand_none(unit: UnitOfWork, lead: LeadRow) -> None:
    """One inspection for a lead; another only when the one before was cancelled."""
    found, _ = kept.inspections(unit, InspectionChoice(lead=lead.lead_id, limit=1))
    if found and found[0].state != "cancelled":
        raise RefusedError(f"{found[0].number} is for the lead", "inspection_lead_has", number=found[0].number)


def demand_disinterested(facts: InspectionFacts) -> None:
    """RefusedError: one of the officers has an interest in the unit."""
    if any(one.name in facts.interested for one in facts.officers):
        raise RefusedError("an officer has an interest", "inspection.officer_has_interest")


def _facts(unit: UnitOfWork, row: InspectionRow) -> InspectionFacts:
    return facts_of(unit, row, some_officers(unit, row.officers), row.owner_code)


def _go(
    done: Deed,
    principal: Principal,
    row: InspectionRow,
    becomes: str,
    event: str,
    reason: str,
    values: Mapping[str, Any],
    at: datetime,
) -> None:
    move = Move(at, row.state, becomes, event, principal.account_id, principal.display_name, reason)
    if not kept.change(done.unit, row, {**values, "state": becomes, "state_since": at}, move):
        raise OvertakenError(row.number)
    done.before, done.after = {"state": row.state}, {"state": becomes}


def _planned(row: InspectionRow, visit_on: date) -> date:
    """The day that the register of the year's plan shows: of the visit, if it lies in that year."""
    return visit_on if visit_on.year == row.plan_year else date(row.plan_year, 12, 31)


def _tell_unit(unit: UnitOfWork, desk: Desk, row: InspectionRow, kind: str, on: date | None, at: datetime) -> None:
    accounts = accounts_that_may(unit, ANSWER, way_at(unit, desk, row.owner_code), at)
    values: dict[str, Value] = {
        "number": row.number,
        "owner": owner_name(unit, row.owner_code),
        "on": "–" if on is None else on.isoformat(),
    }
    tell(unit, accounts, kind, values, f"/inspections?inspection={row.inspection_id}", at)
