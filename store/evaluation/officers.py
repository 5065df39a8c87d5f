"""Officers with certificates of law enforcement (执法证件), and the owners they keep away from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from store.database import UnitOfWork
from store.evaluation import rows
from store.statements import sql

TABLE: Final = "officer"


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer; `person_id` is the account, if there is one."""

    officer_id: int
    node: str
    name: str
    certificate: str
    valid_until: date
    person_id: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Interest:
    """An officer keeps away from an owner."""

    officer_id: int
    owner_code: str
    reason: str


def add(unit: UnitOfWork, new: OfficerRow, by: str, at: datetime) -> int | None:
    """Registers an officer (the number is given here); None: the certificate or the account is registered."""
    values = {
        "node": new.node,
        "name": new.name,
        "certificate": new.certificate,
        "valid_until": new.valid_until,
        "person_id": new.person_id,
        "is_active": new.is_active,
        "changed_at": at,
        "changed_by": by,
    }
    found = rows.add(unit, TABLE, values, "officer_id")
    return None if found is None else int(found)


def renew(unit: UnitOfWork, officer: OfficerRow, by: str, at: datetime) -> None:
    """Changes the last day of a certificate, and whether the officer still goes."""
    values = {"id": officer.officer_id, "until": officer.valid_until, "active": officer.is_active, "by": by, "at": at}
    unit.execute(sql("officers", "renew"), values)


def officer(unit: UnitOfWork, officer_id: int) -> OfficerRow | None:
    """An officer by number."""
    return rows.read_one(unit, OfficerRow, sql("officers", "by_id"), {"id": officer_id})


def officer_of(unit: UnitOfWork, person_id: int) -> OfficerRow | None:
    """The officer that an account belongs to."""
    return rows.read_one(unit, OfficerRow, sql("officers", "of_person"), {"id": person_id})


def some_officers(unit: UnitOfWork, ids: Collection[int]) -> list[OfficerRow]:
    """Officers by their numbers, in this order of numbers."""
    return rows.read(unit, OfficerRow, sql("officers", "some"), {"ids": list(ids)})


def officers_at(unit: UnitOfWork, nodes: Collection[str] | None) -> list[OfficerRow]:
    """The officers of some authorities (None: of all), by name."""
    return rows.read(unit, OfficerRow, sql("officers", "at"), {"nodes": None if nodes is None else list(nodes)})


def officers_of(unit: UnitOfWork, node: str, certificates: Collection[str]) -> list[OfficerRow]:
    """The active officers of an authority with these certificates."""
    values = {"node": node, "certificates": list(certificates)}
    return rows.read(unit, OfficerRow, sql("officers", "certified"), values)


def declare_interest(unit: UnitOfWork, interest: Interest, by: str, at: datetime) -> None:
    """An officer keeps away from an owner from now on; the last reason stays."""
    values = {"id": interest.officer_id, "owner": interest.owner_code, "reason": interest.reason, "by": by, "at": at}
    unit.execute(sql("officers", "declare"), values)


def interests(unit: UnitOfWork, officers: Collection[int]) -> list[Interest]:
    """From which owners some officers keep away."""
    return rows.read(unit, Interest, sql("officers", "interests"), {"ids": list(officers)})


def interested_persons(unit: UnitOfWork, owner: str) -> frozenset[int]:
    """The accounts of officers who keep away from an owner."""
    return frozenset(int(number) for (number,) in unit.rows(sql("officers", "persons"), {"owner": owner}))
