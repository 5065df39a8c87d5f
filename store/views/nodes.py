"""Nodes of the tree by their names: for choosing one, and for telling what a code means."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class OwnerName:
    """An owner by its code: agency or archive, in which place."""

    code: str
    name: str
    kind: str
    place: int


def find_owners(database: Database, text: str, limit: int, kind: str | None = None) -> Sequence[OwnerName]:
    """Owners whose name holds a text or whose code begins with it, those whose name begins with it first."""
    with database.begin() as unit:
        values = {"text": text.strip(), "kind": kind, "limit": limit}
        return [OwnerName(*row) for row in unit.rows(sql("owners", "find"), values)]


def owner_names(database: Database, codes: Collection[str]) -> Mapping[str, str]:
    """The names of owners by code; codes that nobody has are left out."""
    if not codes:
        return {}
    with database.begin() as unit:
        return dict(unit.rows(sql("owners", "names"), {"codes": sorted(set(codes))}))
