"""What the newest batches brought."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from core.days import local_day
from store.database import Database
from store.merging.cells import ACTIVITY, ACTIVITY_DAYS
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


RECENT: Final = timedelta(hours=6)
"""How far back the deltas of an owner are looked through."""


def activity(database: Database, scope: Scope, at: datetime, limit: int = 20) -> list[Activity]:
    """The newest activity of a scope; an owner's own alone, of the last hours."""
    values = {"place": scope.place, "limit": limit}
    with database.begin() as unit:
        if scope.owner_id is None:
            rows = unit.rows(sql("views", "activity"), values)
        else:
            own = {"owner_id": scope.owner_id, "since": at - RECENT, "today": local_day(at)}
            rows = unit.rows(_of_owner(), values | own)
    return [Activity(*row) for row in rows]


@cache
def _of_owner() -> str:
    counted = ", ".join(f"('{code}', j.{measure})" for code, measure in ACTIVITY)
    return sql("views", "activity_of_owner").format(counted=counted, days=ACTIVITY_DAYS)
