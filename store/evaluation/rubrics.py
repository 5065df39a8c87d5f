"""Versions of the rubric as they were published."""

from dataclasses import dataclass
from datetime import date, datetime

from store.database import UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version; `state` is published or retired, `content` the whole file (empty in lists)."""

    key: str
    state: str
    digest: str
    content: str
    published_on: date
    published_at: datetime
    published_by: str
    retired_on: date | None
    retired_by: str | None


def publish(unit: UnitOfWork, key: str, digest: str, content: str, on: date, by: str, at: datetime) -> bool:
    """Keeps a version for good; False when one of this key was published before."""
    values = {"key": key, "digest": digest, "content": content, "on": on, "by": by, "at": at}
    return bool(unit.execute(sql("rubrics", "publish"), values))


def retire(unit: UnitOfWork, key: str, on: date, by: str) -> bool:
    """A published version judges no new cycle any more; False when it is not published."""
    return bool(unit.execute(sql("rubrics", "retire"), {"key": key, "on": on, "by": by}))


def version(unit: UnitOfWork, key: str) -> VersionRow | None:
    """A version with its text; None when it was never published."""
    row = unit.row(sql("rubrics", "by_key"), {"key": key})
    return None if row is None else VersionRow(*row)


def versions(unit: UnitOfWork) -> list[VersionRow]:
    """All versions that were ever published, the newest first."""
    return [VersionRow(*row) for row in unit.rows(sql("rubrics", "list"))]
