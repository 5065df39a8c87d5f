"""Whose numbers: the whole city, one of its places, or one owner."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from store.database import Database
from store.owners import OwnerRow
from store.statements import sql

CITY_CODE: Final = "330100"

Kind = Literal["city", "place", "owner"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope by its code; a place has no name here, since names of places are configuration."""

    code: str
    kind: Kind
    place: int | None = None
    owner_id: int | None = None
    owner_kind: str | None = None
    name: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """The scope as parameters `place` and `owner_id` of a statement; for an owner the place is left open."""
        return {"place": self.place if self.kind == "place" else None, "owner_id": self.owner_id}


CITY: Final = Scope(CITY_CODE, "city")


def place_scope(place: int) -> Scope:
    """The scope of a place; whether there is such a place is the caller's knowledge."""
    return Scope(str(place), "place", place=place)


def owner_scope(owner: OwnerRow) -> Scope:
    """The scope of an owner that was read already."""
    return Scope(owner.code, "owner", owner.place, owner.owner_id, owner.kind, owner.name)


def resolve_scope(database: Database, code: int | str) -> Scope | None:
    """The scope of a code: 330100, a place that has owners, or an owner; None when the store knows no such code."""
    text = str(code)
    if text == CITY_CODE:
        return CITY
    with database.begin() as unit:
        owner = unit.row(sql("owners", "by_code"), {"code": text})
        if owner is not None:
            return Scope(text, "owner", place=owner[6], owner_id=owner[0], owner_kind=owner[2], name=owner[3])
        if text.isdecimal() and len(text) == len(CITY_CODE) and unit.value(sql("views", "is_place"), (int(text),)):
            return place_scope(int(text))
    return None
