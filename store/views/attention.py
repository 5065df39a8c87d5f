"""What needs somebody's attention: overdue issues, hazards, plan nodes and accession batches."""

from dataclasses import dataclass
from datetime import datetime

from core.days import local_day
from store.database import Database
from store.statements import sql
from store.views.scopes import Scope


@dataclass(frozen=True, slots=True)
class Attention:
    """One overdue thing. `what` is its title (for a batch its step), `detail` its document, step or batch number."""

    kind: str
    """issue | hazard | node | batch"""
    key: str
    owner_id: int
    owner_code: str
    who: str
    place: int
    what: str
    detail: str
    due_day: int
    days: int


@dataclass(frozen=True, slots=True)
class AttentionList:
    """The most overdue things of a scope, and how many there are in all."""

    rows: tuple[Attention, ...]
    total: int


def attention(database: Database, scope: Scope, at: datetime, limit: int = 20) -> AttentionList:
    """What is overdue in a scope on the local day of `at`, the most overdue first."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "attention"), scope.parameters | {"today": local_day(at), "limit": limit})
    return AttentionList(tuple(Attention(*row[:10]) for row in rows), rows[0][10] if rows else 0)
