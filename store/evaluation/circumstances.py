"""Circumstances of agencies that a cycle takes into account, each confirmed by somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class CircumstanceRow:
    """A confirmed circumstance of an agency in a cycle."""

    owner: str
    circumstance: str
    reason: str
    confirmed_by: str
    confirmed_at: datetime


def confirm_circumstance(
    unit: UnitOfWork, cycle_id: int, owner: str, circumstance: str, reason: str, by: str, at: datetime
) -> None:
    """A circumstance holds for an agency in a cycle."""
    values = {"cycle_id": cycle_id, "owner": owner, "circumstance": circumstance}
    unit.execute(sql("circumstances", "confirm_circumstance"), values | {"reason": reason, "by": by, "at": at})


def drop_circumstance(unit: UnitOfWork, cycle_id: int, owner: str, circumstance: str) -> bool:
    """A circumstance does not hold; False when it was not confirmed."""
    values = {"cycle_id": cycle_id, "owner": owner, "circumstance": circumstance}
    return bool(unit.execute(sql("circumstances", "drop_circumstance"), values))


def circumstances(unit: UnitOfWork, cycle_id: int, owners: Collection[str] | None = None) -> list[CircumstanceRow]:
    """The confirmed circumstances of agencies (None: all) in a cycle."""
    values = {"cycle_id": cycle_id, "owners": None if owners is None else list(owners)}
    return [CircumstanceRow(*row) for row in unit.rows(sql("circumstances", "circumstances"), values)]
