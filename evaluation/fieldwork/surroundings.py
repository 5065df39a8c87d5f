"""What stands beside a lead, a plan, an inspection or an objection: who may act, what came of it, what rests on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.access import Principal
from core.errors import AccessDeniedError
from evaluation.casework.disputed import reference_of as objection_reference
from evaluation.casework.seeing import OFFERED
from evaluation.desk import Desk, way_at
from evaluation.fieldwork.planning import Left, owners_at, who_is_left
from evaluation.fieldwork.reading import (
    ANSWER,
    INSPECTIONS,
    LEADS,
    decides_or_enters,
    one_inspection,
    one_lead,
    one_objection,
    one_plan,
)
from evaluation.leads.deciding import reference_of
from evaluation.objections.holders import holder_table
from people.letters import accounts_that_may
from store.accounts import account_by_id
from store.evaluation import data_objections, inspections, issues
from store.evaluation.data_objections import ObjectionRow
from store.evaluation.inspection_years import DrawRow, Inspected, draw_of
from store.evaluation.inspections import InspectionChoice, InspectionRow
from store.evaluation.officers import OfficerRow, officers_at
from store.evaluation.official_documents import DocumentRow, documents_beside

NOTICE: Final = "inspection_notice"
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a lead: its inspections, its issues as (number, state), and the documents of either."""

    inspections: Sequence[InspectionRow]
    issues: Sequence[tuple[str, str]]
    documents: Sequence[DocumentRow]


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whom a plan still has to reach, the archives of its level by code and name, and its draw."""

    left: Left
    archives: Sequence[tuple[str, str]]
    draw: DrawRow | None


@dataclass(frozen=True, slots=True)
class Papers:
    """The notices drafted for an inspection, the documents of its issues, the issues as (number, state)."""

    notices: Sequence[DocumentRow]
    documents: Sequence[DocumentRow]
    issues: Sequence[tuple[str, str]]


def persons_that_may(
    desk: Desk, principal: Principal, permission: str, node: str, at: datetime
) -> list[tuple[int, str]]:
    """Accounts that may do something at an authority, with their names, for whoever works in the field there.

    AccessDeniedError: anybody else.
    """
    with desk.database.snapshot() as unit:
        way = way_at(unit, desk, node)
        if not any(principal.may(one, way, at) for one in (*LEADS, *INSPECTIONS)):
            raise AccessDeniedError(permission)
        found = [account_by_id(unit, number) for number in accounts_that_may(unit, permission, way, at)]
    return [(one.account_id, one.display_name) for one in found if one is not None]


def outcome_of(desk: Desk, principal: Principal, lead_id: int, at: datetime) -> Outcome:
    """What came of a lead; whoever only handed it in sees no visit and no document before the unit does.

    UnknownLeadError: none for this person.
    """
    row, _ = one_lead(desk, principal, lead_id, at)
    is_bureau = decides_or_enters(principal, row.node, at)
    with desk.database.snapshot() as unit:
        choice = InspectionChoice(lead=lead_id, is_told=None if is_bureau else True, limit=MOST)
        visits, _ = inspections.inspections(unit, choice)
        found = issues.issues_of_source(unit, "lead", str(lead_id))
        papers = documents_beside(unit, row.owner_code or "", reference_of(lead_id), [number for number, _ in found])
        return Outcome(visits, found, [one for one in papers if is_bureau or one.state in OFFERED])


def prospect_of(desk: Desk, principal: Principal, year_id: int, at: datetime) -> Prospect:
    """Whom a plan has to reach. UnknownPlanError: none for this person."""
    row, _ = one_plan(desk, principal, year_id, at)
    with desk.database.snapshot() as unit:
        left = who_is_left(unit, desk, row.node, row.plan_year)
        known = owners_at(unit, desk, row.node)
        return Prospect(left, _archives(known), draw_of(unit, year_id))


def archives_of(desk: Desk, principal: Principal, node: str, at: datetime) -> list[tuple[str, str]]:
    """The archives that an authority inspects, code and name. AccessDeniedError: no right there."""
    with desk.database.snapshot() as unit:
        way = way_at(unit, desk, node)
        if not any(principal.may(one, way, at) for one in INSPECTIONS):
            raise AccessDeniedError(INSPECTIONS[0])
        return _archives(owners_at(unit, desk, node))


def officers_beside(desk: Desk, principal: Principal, node: str, at: datetime) -> list[OfficerRow]:
    """The active officers of an authority. AccessDeniedError: no right there."""
    with desk.database.snapshot() as unit:
        way = way_at(unit, desk, node)
        if not any(principal.may(one, way, at) for one in INSPECTIONS):
            raise AccessDeniedError(INSPECTIONS[0])
        return [one for one in officers_at(unit, [node]) if one.is_active]


def papers_of(desk: Desk, principal: Principal, inspection_id: int, at: datetime) -> Papers:
    """The documents and issues of an inspection. UnknownInspectionError: none for this person."""
    row = one_inspection(desk, principal, inspection_id, at).row
    with desk.database.snapshot() as unit:
        found = documents_beside(unit, row.owner_code, row.number, row.issues)
        of_source = issues.issues_of_source(unit, "inspection", row.number)
    notices = [one for one in found if one.kind == NOTICE]
    return Papers(notices, [one for one in found if one.kind != NOTICE], of_source)


def standing_for(desk: Desk, principal: Principal, objection_id: int, at: datetime) -> list[str]:
    """The issues whose clocks stand for an objection. UnknownObjectionError: none for this person."""
    row, _ = one_objection(desk, principal, objection_id, at)
    with desk.database.snapshot() as unit:
        return data_objections.issues_stopped(unit, objection_reference(row.objection_id))


def _archives(owners: Sequence[Inspected]) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in owners if one.kind == "archive"]


def may_answer(desk: Desk, principal: Principal, row: ObjectionRow, at: datetime) -> bool:
    """Whether somebody answers an objection: with the right at its holder, in a role that holds its source."""
    table = holder_table()
    with desk.database.snapshot() as unit:
        way = way_at(unit, desk, row.holder)
    is_holder = bool(set(principal.roles(at)) & set(table.roles[table.of(row.source)]))
    return is_holder and principal.may(ANSWER, way, at)
