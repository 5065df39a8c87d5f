"""Owners of rows: the agencies and archives that the master data have brought."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Database, UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An owner and the place it belongs to now; `kind` is agency or archive."""

    owner_id: int
    code: str
    kind: str
    name: str
    name_en: str | None
    group_code: str | None
    place: int


@dataclass(frozen=True, slots=True)
class OwnerName:
    """The name and place of an owner from an instant on."""

    since: datetime
    name: str
    place: int


def owner_by_code(database: Database, code: str) -> OwnerRow | None:
    """The owner of a code; None when the store has not met it."""
    with database.begin() as unit:
        return owner_within(unit, code)


def owner_within(unit: UnitOfWork, code: str) -> OwnerRow | None:
    """The same within a transaction."""
    row = unit.row(sql("owners", "by_code"), {"code": code})
    return OwnerRow(*row) if row else None


def owners_of(database: Database, place: int | None) -> list[OwnerRow]:
    """The owners of a place, agencies after archives, by name; of all places for None."""
    with database.begin() as unit:
        rows = unit.rows(sql("owners", "of_place"), {"place": place})
    return [OwnerRow(*row) for row in rows]


def history_of(database: Database, owner_id: int) -> list[OwnerName]:
    """The names and places an owner has had, oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("owners", "history"), {"owner_id": owner_id})
    return [OwnerName(*row) for row in rows]
