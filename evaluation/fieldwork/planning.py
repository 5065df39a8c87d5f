"""Who is left to be inspected, what a draw is made of, and the inspections that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.days import local_date
from evaluation.desk import Desk
from evaluation.effects.registers import tell as tell_register
from evaluation.inspections.drawing import DrawList
from store.database import UnitOfWork
from store.evaluation import inspections as visits
from store.evaluation.inspection_years import Inspected, YearRow, inspected_at
from store.evaluation.officers import OfficerRow, interests, officers_at
from store.evaluation.rows import Move

FEED = "inspection-plans"
DECEMBER_31 = (12, 31)


@dataclass(frozen=True, slots=True)
class Left:
    """Owners whom an authority inspects and has not yet in the running cycle, and the years that are left of it."""

    codes: tuple[str, ...]
    names: dict[str, str]
    archives: tuple[str, ...]
    """of those left"""
    years: int


def cycle_start(desk: Desk, on: date) -> date:
    """The first day of the inspection cycle that a date lies in."""
    return desk.catalogue.cycle(on).start(on)


def owners_at(unit: UnitOfWork, desk: Desk, node: str) -> list[Inspected]:
    """Everybody whom an authority inspects: its agencies, and for the city's the archives."""
    is_city = node == str(desk.city.code)
    return inspected_at(unit, [desk.city.municipal_code if is_city else int(node)], archives=is_city)


def archives_at(unit: UnitOfWork, desk: Desk, node: str) -> frozenset[str]:
    """The archives that an authority inspects."""
    return frozenset(one.code for one in owners_at(unit, desk, node) if one.kind == "archive")


def who_is_left(unit: UnitOfWork, desk: Desk, node: str, year: int) -> Left:
    """Who has to be inspected before the cycle of a year ends."""
    cycle = desk.catalogue.cycle(date(year, *DECEMBER_31))
    start = cycle.start(date(year, *DECEMBER_31))
    seen = visits.inspected_owners(unit, start)
    left = [one for one in owners_at(unit, desk, node) if one.code not in seen]
    return Left(
        tuple(one.code for one in left),
        {one.code: one.name for one in left},
        tuple(one.code for one in left if one.kind == "archive"),
        max(start.year + cycle.years - year, 1),
    )


def to_draw_from(unit: UnitOfWork, desk: Desk, plan: YearRow, at: datetime) -> DrawList:
    """The list of a plan as it stands now: who is left, officers whose certificates are valid, interests."""
    left = who_is_left(unit, desk, plan.node, plan.plan_year)
    today = local_date(at)
    officers = [one for one in officers_at(unit, [plan.node]) if one.is_active and one.valid_until >= today]
    certificates = {one.officer_id: one.certificate for one in officers}
    kept_away = interests(unit, list(certificates))
    units = {code: name for code, name in left.names.items() if code not in left.archives}
    return DrawList(
        number=plan.planned - len(plan.archives),
        units=units,
        officers={one.certificate: one.name for one in officers},
        interests=frozenset((certificates[one.officer_id], one.owner_code) for one in kept_away),
        certain=tuple(plan.archives),
    )


def open_inspection(
    unit: UnitOfWork,
    desk: Desk,
    plan: YearRow,
    owner: str,
    officers: Sequence[OfficerRow],
    move: Move,
    at: datetime,
) -> int:
    """Makes the inspection of an owner that was drawn, and tells the register of it."""
    return new_inspection(unit, plan.node, plan.plan_year, owner, officers, move, at, year_id=plan.year_id)


def new_inspection(
    unit: UnitOfWork,
    node: str,
    year: int,
    owner: str,
    officers: Sequence[OfficerRow],
    move: Move,
    at: datetime,
    *,
    year_id: int | None = None,
    lead_id: int | None = None,
    is_hazard: bool = False,
) -> int:
    """Makes an inspection in the state that its first move leads to."""
    number = f"{node}-{year}-{visits.next_number(unit, node, year):04d}"
    values: dict[str, Any] = {
        "number": number,
        "node": node,
        "owner_code": owner,
        "year_id": year_id,
        "plan_year": year,
        "lead_id": lead_id,
        "is_hazard": is_hazard,
        "officers": [one.officer_id for one in officers],
        "state": move.to_state,
        "state_since": at,
        "notice": {},
        "without_notice": "",
        "present": {},
        "record": {},
        "record_digest": "",
        "is_provisional": False,
        "issues": [],
        "feedback_documents": [],
        "created_at": at,
        "created_name": move.by_name,
    }
    inspection_id = visits.add(unit, values, move)
    tell_planned(unit, number, owner, year, date(year, *DECEMBER_31), None, at)
    return inspection_id


def tell_planned(
    unit: UnitOfWork, number: str, owner: str, year: int, planned_on: date, visited_on: date | None, at: datetime
) -> None:
    """The register of the plan: an inspection counts in the year of its plan, and as done once it was."""
    row: dict[str, str | int | date | None] = {
        "plan_id": number,
        "unit_code": owner,
        "plan_year": year,
        "planned_on": planned_on,
        "visited_on": visited_on,
    }
    tell_register(unit, FEED, row, at)
