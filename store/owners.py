"""Owners of rows: the agencies and archives that the master data have brought."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.days import day_number
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


@dataclass(frozen=True, slots=True)
class Reach:
    """Some owners, and all owners of some places; None in its place: those of the whole city."""

    owners: Collection[str] = ()
    places: Collection[int] = ()


def reach_values(reach: Reach | None) -> dict[str, Any]:
    """A reach as the parameters `owners` and `places` of a statement; both None: everywhere."""
    if reach is None:
        return {"owners": None, "places": None}
    return {"owners": list(reach.owners), "places": list(reach.places)}


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


def newest_history(database: Database) -> int:
    """The newest batch that has brought a name or place of any owner; 0 when none has."""
    with database.begin() as unit:
        return int(unit.value(sql("owners", "newest_history")))


def ended_units(database: Database, on: date) -> frozenset[str]:
    """The codes of the units that have ended by a day; one that is said to have ended without a day has."""
    with database.begin() as unit:
        return frozenset(code for (code,) in unit.rows(sql("owners", "ended_units"), {"day": day_number(on)}))


def history_of(database: Database, owner_id: int) -> list[OwnerName]:
    """The names and places an owner has had, oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("owners", "history"), {"owner_id": owner_id})
    return [OwnerName(*row) for row in rows]


def find_owners(
    database: Database,
    text: str,
    limit: int,
    reach: Reach | None = None,
    place: int | None = None,
    superiors: Collection[str] = (),
) -> list[OwnerRow]:
    """Owners whose name holds a text or whose code begins with it, those whose name begins with it first.

    With a reach the owners of it alone, and the agencies that stand under one of the `superiors`.
    """
    values = {"text": text.strip(), "place": place, "limit": limit, "superiors": list(superiors), **reach_values(reach)}
    with database.begin() as unit:
        return [OwnerRow(*row) for row in unit.rows(sql("owners", "find"), values)]


def owner_names(database: Database, codes: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """The names of owners by code, Chinese and English; codes that nobody has are left out."""
    if not codes:
        return {}
    with database.begin() as unit:
        rows = unit.rows(sql("owners", "names"), {"codes": sorted(set(codes))})
    return {code: (name, name_en) for code, name, name_en in rows}
