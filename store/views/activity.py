"""What the newest batches brought, and what evaluation has done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from core.days import local_day
from store.database import Database, UnitOfWork
from store.merging.cells import ACTIVITY, ACTIVITY_DAYS
from store.statements import sql
from store.views.scopes import Scope

EVENTS: Final = (
    "results_published",
    "issues_closed",
    "documents_delivered",
    "points_reached",
    "schemes_agreed",
    "figures_recovered",
)
"""codes of what people have brought about: read where it is kept, so that none is told twice or lost with a restart"""
MILESTONE: Final = "milestone."
"""begins the code of a round number that a volume has passed: volume and place of the figure in it follow"""


@dataclass(frozen=True, slots=True)
class Activity:
    """A code of `store.merging.cells.ACTIVITY` or `EVENTS`, how many, and where; known since `at`.

    Of a milestone the number that was passed, by a place or the city. `batch_id` is 0 for what no batch brought.
    """

    at: datetime
    code: str
    count: int
    place: int
    batch_id: int = 0

    @property
    def is_event(self) -> bool:
        """Whether it is more than what a feed brings all day."""
        return self.code in EVENTS or self.code.startswith(MILESTONE)


RECENT: Final = timedelta(hours=6)
"""How far back events, and the deltas of an owner, are looked through."""


def activity(database: Database, scope: Scope, at: datetime, limit: int = 20) -> list[Activity]:
    """The newest activity of a scope, the newest first: so many of collections, of evaluation, and of milestones.

    Of an owner its own alone, of the last hours. An event of evaluation is counted at the owner's place of today.
    """
    recent = {"since": at - RECENT, "at": at, "limit": limit}
    yesterday = {"yesterday": local_day(at) - ACTIVITY_DAYS}
    with database.begin() as unit:
        brought = _brought(unit, scope, recent)
        done = unit.rows(sql("activity", "events"), scope.parameters | recent | yesterday)
        passed = [] if scope.owner_id is not None else unit.rows(sql("activity", "marks"), scope.parameters | recent)
    return sorted((Activity(*row) for row in (*brought, *done, *passed)), key=lambda one: one.at, reverse=True)


def _brought(unit: UnitOfWork, scope: Scope, recent: dict[str, Any]) -> Sequence[Any]:
    values = recent | {"place": scope.place}
    if scope.owner_id is None:
        return unit.rows(sql("views", "activity"), values)
    return unit.rows(_of_owner(), values | {"owner_id": scope.owner_id, "today": local_day(recent["at"])})


@cache
def _of_owner() -> str:
    counted = ", ".join(f"('{code}', j.{measure})" for code, measure in ACTIVITY)
    return sql("views", "activity_of_owner").format(counted=counted, days=ACTIVITY_DAYS)
