"""What the newest batches brought."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.statements import sql
from store.views.scopes import Scope


@dataclass(frozen=True, slots=True)
class Activity:
    """A code of `store.merging.cells.ACTIVITY`, how many, and where; known since `at`."""

    at: datetime
    code: str
    count: int
    place: int
    batch_id: int


def activity(database: Database, scope: Scope, limit: int = 20) -> list[Activity]:
    """The newest activity of a scope; of an owner's place for an owner."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "activity"), {"place": scope.place, "limit": limit})
    return [Activity(*row) for row in rows]
