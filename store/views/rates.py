"""How much the collectors did lately, for those who watch the running of the product."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class RunCount:
    """Runs of a feed with one outcome, and the rows they brought."""

    source: str
    feed: str
    outcome: str
    runs: int
    rows: int


@dataclass(frozen=True, slots=True)
class MergeSeconds:
    """Seconds that merges took; None when there were none."""

    median_s: float | None
    p95_s: float | None
    batches: int


def run_counts(database: Database, since: datetime) -> list[RunCount]:
    """The runs that began since an instant, by feed and outcome."""
    with database.begin() as unit:
        return [RunCount(*row) for row in unit.rows(sql("rates", "run_counts"), {"since": since})]


def merge_seconds(database: Database, since: datetime) -> MergeSeconds:
    """How long the merges since an instant took."""
    with database.begin() as unit:
        row = unit.row(sql("rates", "merge_seconds"), {"since": since})
    return MergeSeconds(*(row or (None, None, 0)))
