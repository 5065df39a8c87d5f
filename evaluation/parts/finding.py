"""Cycles and parts by their names, and the right to do something with them."""

from datetime import datetime

from core.access import Principal, Way
from core.errors import RefusedError
from evaluation.desk import Desk, demand_at
from store.database import UnitOfWork
from store.evaluation import cycles, parts
from store.evaluation.cycles import CycleRow
from store.evaluation.parts import PartRow


class UnknownThingError(RefusedError):
    """There is no such thing, or none that this person may see."""

    status = 404


def cycle_within(unit: UnitOfWork, code: str, *, locked: bool = False) -> CycleRow:
    """A cycle. UnknownThingError: there is none of this code."""
    found = cycles.cycle(unit, code, locked=locked)
    if found is None:
        raise UnknownThingError(f"there is no cycle {code}", "unknown_cycle", cycle=code[:40])
    return found


def part_within(unit: UnitOfWork, cycle: CycleRow, owner: str, *, locked: bool = False) -> PartRow:
    """The part of an agency. UnknownThingError: it does not take part."""
    found = parts.part(unit, cycle.cycle_id, owner, locked=locked)
    if found is None:
        raise UnknownThingError(f"{owner} does not take part in {cycle.code}", "unknown_part", owner=owner[:40])
    return found


def demand_cycle(
    unit: UnitOfWork, desk: Desk, principal: Principal, permission: str, cycle: CycleRow, at: datetime
) -> Way:
    """Somebody may do something in a cycle of their authority. AccessDeniedError: no right there."""
    return demand_at(unit, desk, principal, permission, cycle.node, at)
