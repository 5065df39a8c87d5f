"""Cases, licences and documents that are due, or will be, and are not archived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.days import local_day
from store.database import Database
from store.records import OPEN_PAIRS
from store.statements import sql
from store.views.scopes import Scope

BEFORE_ALL: Final = -(2**31)


@dataclass(frozen=True, slots=True)
class OpenCount:
    """Open rows that are due, today included, and those that will be."""

    due: int
    coming: int


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One open row by its natural key; `days` since it was due, negative while it is not."""

    key: str
    owner_id: int
    owner_code: str
    owner_name: str
    place: int
    due_day: int
    days: int


def open_counts(database: Database, scope: Scope, at: datetime) -> dict[str, OpenCount]:
    """Open rows of a scope by subject (case, licence, document) on the local day of `at`."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "open_counts"), scope.parameters | {"today": local_day(at)})
    found = {subject: OpenCount(due, coming) for subject, due, coming in rows}
    return {subject: found.get(subject, OpenCount(0, 0)) for subject in OPEN_PAIRS}


def open_page(
    database: Database,
    scope: Scope,
    subject: str,
    at: datetime,
    after: OpenRow | None = None,
    limit: int = 50,
) -> list[OpenRow]:
    """A page of open rows, the longest due first; `after` is the last row of the page before."""
    values = scope.parameters | {
        "subject": subject,
        "today": local_day(at),
        "after_day": after.due_day if after else BEFORE_ALL,
        "after_key": after.key if after else "",
        "limit": limit,
    }
    with database.begin() as unit:
        return [OpenRow(*row) for row in unit.rows(sql("views", "open_page"), values)]
