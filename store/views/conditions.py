"""What is not as it should be, for screens and alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.conditions import Condition
from store.database import Database
from store.statements import sql
from store.views.scopes import CITY_CODE


@dataclass(frozen=True, slots=True)
class ConditionPage:
    """Some conditions, the open ones first, and how many fit in all."""

    rows: tuple[Condition, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many conditions of a kind are open; `source` is empty for conditions of numbers."""

    kind: str
    source: str
    number: int


def open_counts(database: Database) -> Sequence[OpenCount]:
    """The open conditions, counted by kind and source; kinds without any are left out."""
    with database.begin() as unit:
        return [OpenCount(*row) for row in unit.rows(sql("conditions", "open_counts"))]


def conditions(
    database: Database,
    *,
    open_only: bool | None = True,
    source: str | None = None,
    kind: str | None = None,
    scopes: Sequence[str] | None = None,
    seen: Sequence[str] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> ConditionPage:
    """Conditions that fit every filter that is given; `open_only` None: the ended ones too, False: those alone.

    `scopes` are codes of the city, places or owners; the empty code stands for conditions of feeds.
    `seen` are such codes with everything below them: the city has all places and owners, a place its owners.
    """
    values: dict[str, Any] = {"open": open_only, "source": source, "kind": kind, "limit": limit, "offset": offset}
    codes, nodes = (None if some is None else list(some) for some in (scopes, seen))
    values |= {"scopes": codes, "seen": nodes, "city": CITY_CODE}
    with database.begin() as unit:
        rows = unit.rows(sql("conditions", "list"), values)
    return ConditionPage(tuple(Condition(*row[:9]) for row in rows), rows[0][9] if rows else 0)
