"""Who sees what of a cycle: the authority everything of its agencies, an agency its own result."""

from datetime import datetime
from typing import Final

from core.access import Principal, Way
from core.errors import AccessDeniedError
from evaluation.desk import Desk, way_at
from evaluation.parts.finding import cycle_within
from people.ways import way_to
from store.database import UnitOfWork
from store.evaluation import parts
from store.evaluation.cycles import CycleRow
from store.owners import owner_within

OFFICERS: Final = ("cycles.manage", "results.publish", "notices.sign")
"""whoever holds one of these at the authority sees the parts of its agencies"""
OWN: Final = ("self_reports.submit", "objections.raise")
"""whoever holds one of these at an agency sees its part"""
JUDGE: Final = "reviews.judge"
SEEING: Final = (*OFFICERS, *OWN, JUDGE)


def is_officer(unit: UnitOfWork, desk: Desk, principal: Principal, cycle: CycleRow, at: datetime) -> bool:
    """Whether somebody sees all parts of a cycle."""
    return is_officer_of(principal, way_at(unit, desk, cycle.node), at)


def is_officer_of(principal: Principal, way: Way, at: datetime) -> bool:
    """Whether somebody sees all that stands at a node of the tree."""
    return any(principal.may(permission, way, at) for permission in OFFICERS)


def own_agencies(principal: Principal, at: datetime) -> tuple[str, ...]:
    """The agencies for which somebody speaks."""
    return tuple(dict.fromkeys(node for permission in OWN for node in principal.nodes(permission, at)))


def seen_agencies(unit: UnitOfWork, principal: Principal, at: datetime) -> tuple[str, ...]:
    """The agencies for which somebody speaks, and those that stand under them."""
    own = own_agencies(principal, at)
    return tuple(dict.fromkeys((*own, *parts.below(unit, own)))) if own else ()


def demand_officer(unit: UnitOfWork, desk: Desk, principal: Principal, code: str, at: datetime) -> CycleRow:
    """A cycle for whoever sees all of it. AccessDeniedError: somebody else."""
    cycle = cycle_within(unit, code)
    if not is_officer(unit, desk, principal, cycle, at):
        raise AccessDeniedError(OFFICERS[0])
    return cycle


def demand_seeing(unit: UnitOfWork, desk: Desk, principal: Principal, code: str, owner: str, at: datetime) -> CycleRow:
    """A cycle for whoever sees the part of an agency there: its officers, its own people, and its superior's.

    AccessDeniedError: somebody else; so is whoever asks for an agency that there is not.
    """
    cycle = cycle_within(unit, code)
    if is_officer(unit, desk, principal, cycle, at):
        return cycle
    if owner in seen_agencies(unit, principal, at):
        return cycle
    raise AccessDeniedError(OWN[0])


def nodes_of(principal: Principal, desk: Desk, at: datetime) -> list[str] | None:
    """The authorities whose cycles somebody sees; None: those of all (the city's own people)."""
    found = {node for permission in (*OFFICERS, JUDGE) for node in principal.nodes(permission, at)}
    return None if str(desk.city.code) in found else sorted(found)


def demand_about(unit: UnitOfWork, desk: Desk, principal: Principal, owner: str, at: datetime) -> None:
    """Asks whether somebody sees what is published of an agency: its own people, its superior's, and its authority.

    AccessDeniedError: somebody else, and whoever asks for an agency that there is not.
    """
    if owner in seen_agencies(unit, principal, at):
        return
    found = owner_within(unit, owner)
    way = None if found is None else way_to(found, desk.city)
    if way is None or not is_officer_of(principal, way, at):
        raise AccessDeniedError(OWN[0])
