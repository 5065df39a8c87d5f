"""What is published of agencies in cycles, its retraction, and how published results stand beside each other."""

from dataclasses import dataclass
from datetime import date, datetime

from store.database import UnitOfWork
from store.evaluation.parts import PartRow
from store.statements import sql


@dataclass(frozen=True, slots=True)
class RankRow:
    """A standing published result, with its place in the group and the score published before."""

    owner: str
    owner_name: str
    group: str
    score_tenths: int
    grade: str
    published_on: date
    rank: int
    ranked: int
    before_tenths: int | None


@dataclass(frozen=True, slots=True)
class PublishedScore:
    """A score that was published on a day of a cycle under a version of the rubric."""

    on: date
    cycle: str
    rubric: str
    tenths: int
    score_id: int


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication, and its retraction."""

    owner: str
    score_tenths: int
    grade: str
    published_at: datetime
    published_by: str
    retracted_at: datetime | None
    retracted_by: str | None
    reason: str


def ranking(unit: UnitOfWork, cycle_id: int, group: str | None = None) -> list[RankRow]:
    """The standing published results of a cycle, best first within each group."""
    return [RankRow(*row) for row in unit.rows(sql("publications", "ranking"), {"cycle_id": cycle_id, "group": group})]


def publish(unit: UnitOfWork, found: PartRow, rank: tuple[int, int], on: date, by: str, at: datetime) -> int:
    """The newest score of an agency stands published; `rank`: its place and of how many."""
    values = {
        "cycle_id": found.cycle_id,
        "owner": found.owner,
        "score_id": found.score_id,
        "score": found.score_tenths,
        "grade": found.grade,
        "rank": rank[0],
        "ranked": rank[1],
        "on": on,
        "by": by,
        "at": at,
    }
    return int(unit.value(sql("publications", "publish"), values))


def retract(unit: UnitOfWork, found: PartRow, reason: str, by: str, at: datetime) -> list[date]:
    """Takes a published result back; the days on which it and what it replaced in its cycle were published."""
    values = {"cycle_id": found.cycle_id, "owner": found.owner, "reason": reason, "by": by, "at": at}
    if not unit.execute(sql("publications", "retract"), values):
        return []
    return [day for (day,) in unit.rows(sql("publications", "days_published"), values)]


def supersede(unit: UnitOfWork, found: PartRow, by: str, at: datetime) -> None:
    """A published result gives way to that of a re-evaluation."""
    values = {"cycle_id": found.cycle_id, "owner": found.owner, "reason": "reevaluated", "by": by, "at": at}
    unit.execute(sql("publications", "retract"), values)


def newest_published(unit: UnitOfWork, cycle_id: int, owner: str) -> tuple[int, list[str]] | None:
    """(cycle, low items) of the newest result of an agency that stands published, of an earlier cycle."""
    row = unit.row(sql("publications", "newest_published"), {"cycle_id": cycle_id, "owner": owner})
    return None if row is None else (row[0], row[1])


def publications(
    unit: UnitOfWork, cycle_id: int, owner: str | None = None, limit: int = 50, offset: int = 0
) -> list[PublicationRow]:
    """Publications of a cycle, those too that were taken back, the newest first."""
    values = {"cycle_id": cycle_id, "owner": owner, "limit": limit, "offset": offset}
    return [PublicationRow(*row) for row in unit.rows(sql("publications", "publications"), values)]


def published_count(unit: UnitOfWork, cycle_id: int) -> int:
    """How many results of a cycle stand published."""
    return int(unit.value(sql("publications", "published_count"), {"cycle_id": cycle_id}))


def index_points(unit: UnitOfWork, owner: str) -> list[PublishedScore]:
    """Everything that was published of an agency and not taken back, oldest first."""
    return [PublishedScore(*row) for row in unit.rows(sql("publications", "index_points"), {"owner": owner})]


def closed_issues(unit: UnitOfWork, owner: str) -> list[tuple[str, datetime]]:
    """(number, instant) of the issues of an agency that are closed, oldest first."""
    return [(number, at) for number, at in unit.rows(sql("publications", "closed_issues"), {"owner": owner})]
