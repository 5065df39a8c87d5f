"""What somebody may read of leads, inspections and objections: by the nodes of their rights, and what is their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.access import Principal
from evaluation.desk import Desk, way_at
from evaluation.fieldwork.unknown import (
    UnknownInspectionError,
    UnknownLeadError,
    UnknownObjectionError,
    UnknownPlanError,
)
from store.evaluation import data_objections, inspection_years, inspections, leads
from store.evaluation.data_objections import ObjectionChoice, ObjectionRow
from store.evaluation.inspection_years import DrawRow, YearRow
from store.evaluation.inspections import EntryRow, InspectionChoice, InspectionRow
from store.evaluation.leads import LeadChoice, LeadRow
from store.evaluation.officers import Interest, OfficerRow, interests, officers_at
from store.evaluation.rows import Move

LEADS: Final = ("leads.enter", "leads.decide")
OWN_LEADS: Final = ("leads.report", "leads.hand_over")
INSPECTIONS: Final = ("inspections.plan", "inspections.approve", "inspections.visit", "inspections.conclude")
READ: Final = "notices.read"
RAISE: Final = "objections.raise"
ANSWER: Final = "objections.answer"


@dataclass(frozen=True, slots=True)
class Reach:
    """Nodes of rights, sorted: the whole city, places, owners."""

    is_city: bool
    places: tuple[str, ...]
    owners: tuple[str, ...]


def reach_of(desk: Desk, principal: Principal, permissions: Sequence[str], at: datetime) -> Reach:
    """Where somebody has any of some rights."""
    nodes = {node for permission in permissions for node in principal.nodes(permission, at)}
    places = {str(place.code) for place in desk.city.places}
    return Reach(str(desk.city.code) in nodes, tuple(sorted(nodes & places)), tuple(sorted(nodes - places)))


def leads_page(desk: Desk, principal: Principal, choice: LeadChoice, at: datetime) -> tuple[list[LeadRow], int]:
    """Leads of the own authorities, for whoever enters or decides there; for others those they have handed in."""
    nodes = {node for permission in LEADS for node in principal.nodes(permission, at)}
    chosen = replace(choice, nodes=sorted(nodes)) if nodes else replace(choice, by=principal.account_id)
    with desk.database.snapshot() as unit:
        return leads.leads(unit, chosen)


def one_lead(desk: Desk, principal: Principal, lead_id: int, at: datetime) -> tuple[LeadRow, list[Move]]:
    """A lead and what has happened to it; what the check found and opened is for the authority alone.

    UnknownLeadError: none for this person.
    """
    with desk.database.snapshot() as unit:
        row = leads.lead(unit, lead_id)
        if row is None:
            raise UnknownLeadError(lead_id)
        is_bureau = decides_or_enters(principal, row.node, at)
        if not is_bureau and row.registered_by != principal.account_id:
            raise UnknownLeadError(lead_id)
        moves = leads.moves(unit, lead_id)
    return row, moves if is_bureau else [replace(move, detail={}) for move in moves if move.event != "look"]


def decides_or_enters(principal: Principal, node: str, at: datetime) -> bool:
    """Whether somebody enters or decides on the leads of an authority."""
    return any(node in principal.nodes(permission, at) for permission in LEADS)


def plans_page(desk: Desk, principal: Principal, limit: int, offset: int, at: datetime) -> tuple[list[YearRow], int]:
    """Plans of the own authorities; the city's see those of the districts too."""
    reach = reach_of(desk, principal, INSPECTIONS, at)
    with desk.database.snapshot() as unit:
        return inspection_years.years(unit, None if reach.is_city else reach.places, limit, offset)


def one_plan(desk: Desk, principal: Principal, year_id: int, at: datetime) -> tuple[YearRow, list[Move]]:
    """A plan and what has happened to it."""
    reach = reach_of(desk, principal, INSPECTIONS, at)
    with desk.database.snapshot() as unit:
        row = inspection_years.year(unit, year_id)
        if row is None or not (reach.is_city or row.node in reach.places):
            raise UnknownPlanError(year_id)
        return row, inspection_years.moves(unit, year_id)


def announced_draw(desk: Desk, year_id: int) -> tuple[YearRow, DrawRow | None]:
    """What is public of a draw: the announcement, and the draw once it took place. UnknownPlanError: neither."""
    with desk.database.snapshot() as unit:
        row = inspection_years.year(unit, year_id)
        if row is None or row.announced_at is None:
            raise UnknownPlanError(year_id)
        return row, inspection_years.draw_of(unit, year_id)


def inspections_page(
    desk: Desk, principal: Principal, choice: InspectionChoice, at: datetime
) -> tuple[list[InspectionRow], int]:
    """Inspections of the own authorities; a unit sees its own once it was told of them, or visited."""
    reach = reach_of(desk, principal, (READ,), at)
    if reach.is_city:
        chosen = choice
    elif reach.places:
        chosen = replace(choice, nodes=reach.places)
    else:
        chosen = replace(choice, owners=reach.owners, is_told=True)
    with desk.database.snapshot() as unit:
        return inspections.inspections(unit, chosen)


def one_inspection(desk: Desk, principal: Principal, inspection_id: int, at: datetime) -> "WholeInspection":
    """An inspection with its moves; what was noted on site for the authority alone."""
    reach = reach_of(desk, principal, (READ,), at)
    with desk.database.snapshot() as unit:
        row = inspections.inspection(unit, inspection_id)
        if row is None:
            raise UnknownInspectionError(inspection_id)
        is_bureau = reach.is_city or row.node in reach.places
        is_told = row.notified_at is not None or row.arrived_at is not None
        if not is_bureau and not (row.owner_code in reach.owners and is_told):
            raise UnknownInspectionError(inspection_id)
        moves = inspections.moves(unit, inspection_id)
        entries = inspections.entries(unit, inspection_id) if is_bureau else []
        known = {one.officer_id: one for one in officers_at(unit, [row.node])}
        officers = [known[number] for number in row.officers if number in known]
    return WholeInspection(row, officers, moves, entries)


@dataclass(frozen=True, slots=True)
class WholeInspection:
    """An inspection and everything that belongs to it."""

    row: InspectionRow
    officers: Sequence[OfficerRow]
    moves: Sequence[Move]
    entries: Sequence[EntryRow]


def officers_page(desk: Desk, principal: Principal, at: datetime) -> tuple[list[OfficerRow], list[Interest]]:
    """The officers of the own authorities, and from whom they keep away."""
    reach = reach_of(desk, principal, INSPECTIONS, at)
    with desk.database.snapshot() as unit:
        found = officers_at(unit, None if reach.is_city else reach.places)
        return found, interests(unit, [one.officer_id for one in found])


def objections_page(
    desk: Desk, principal: Principal, choice: ObjectionChoice, at: datetime
) -> tuple[list[ObjectionRow], int]:
    """Objections of the own units, or those that this person answers."""
    raised, answered = reach_of(desk, principal, (RAISE,), at), reach_of(desk, principal, (ANSWER,), at)
    if answered.is_city or raised.is_city:
        chosen = choice
    elif answered.places:
        chosen = replace(choice, places=tuple(map(int, answered.places)))
    elif choice.holders is not None:
        chosen = replace(choice, holders=answered.owners)
    else:
        chosen = replace(choice, owners=raised.owners)
    with desk.database.snapshot() as unit:
        return data_objections.objections(unit, chosen)


def one_objection(desk: Desk, principal: Principal, objection_id: int, at: datetime) -> tuple[ObjectionRow, list[Move]]:
    """An objection and what has happened to it, for the unit and for those who answer."""
    with desk.database.snapshot() as unit:
        row = data_objections.objection(unit, objection_id)
        if row is None:
            raise UnknownObjectionError(objection_id)
        owner, holder = way_at(unit, desk, row.owner_code), way_at(unit, desk, row.holder)
        may = principal.may(RAISE, owner, at) or principal.may(ANSWER, owner, at) or principal.may(ANSWER, holder, at)
        if not may:
            raise UnknownObjectionError(objection_id)
        return row, data_objections.moves(unit, objection_id)
