"""Published results of a cycle. Names are only for who may see them: each row says whose it is, the caller drops it."""

from dataclasses import dataclass
from datetime import date, datetime

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class PublishedCycle:
    """A cycle with published results."""

    cycle_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """A standing published result, its rank in its group, the result before it, and the agency above."""

    owner_code: str
    owner_name: str
    place: int
    group: str
    tenths: int
    grade: str
    rank: int
    ranked: int
    before_tenths: int | None
    superior: str


@dataclass(frozen=True, slots=True)
class RetractedResult:
    """A publication that was taken back, by whom and why."""

    owner_code: str
    owner_name: str
    place: int
    tenths: int
    grade: str
    published_on: date
    retracted_at: datetime
    retracted_by: str
    reason: str
    superior: str


@dataclass(frozen=True, slots=True)
class Published:
    """All of a cycle."""

    results: tuple[PublishedResult, ...]
    retracted: tuple[RetractedResult, ...]


def published_cycles(database: Database) -> list[PublishedCycle]:
    """Cycles with published results, the newest first."""
    with database.begin() as unit:
        return [PublishedCycle(*row) for row in unit.rows(sql("published", "cycles"))]


def published_of(database: Database, cycle_id: int) -> Published:
    """The standing and the retracted results of a cycle."""
    with database.snapshot() as unit:
        results = tuple(PublishedResult(*row) for row in unit.rows(sql("published", "lines"), {"cycle_id": cycle_id}))
        gone = tuple(RetractedResult(*row) for row in unit.rows(sql("published", "retracted"), {"cycle_id": cycle_id}))
    return Published(results, gone)
