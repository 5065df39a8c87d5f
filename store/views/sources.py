"""How the feeds are, and which batches fed a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed: when it was last read well and badly, its newest outcome, and the newest change it has brought."""

    source: str
    feed: str
    last_success_at: datetime | None
    last_failure_at: datetime | None
    last_run_at: datetime | None
    outcome: str
    reason: str
    source_at: datetime | None
    quarantined: int
    lag_s: float | None
    """seconds since the last success"""


@dataclass(frozen=True, slots=True)
class BatchNote:
    """A batch that brought rows of a table, and the run it belonged to."""

    batch_id: int
    source: str
    feed: str
    table: str
    known_at: datetime
    source_at: datetime | None
    run_id: int | None
    rows: int


def feed_states(database: Database, at: datetime) -> list[FeedState]:
    """Every feed that has ever run or merged, by source and feed."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "feed_states"))
    return [FeedState(*(*row, (at - row[2]).total_seconds() if row[2] else None)) for row in rows]


def feeding_batches(
    database: Database, tables: Sequence[str], at: datetime, limit_per_feed: int = 1
) -> list[BatchNote]:
    """The newest batches of each feed that brought rows of these record tables and were known at `at`, newest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "feeding_batches"), {"tables": list(tables), "at": at, "limit": limit_per_feed})
    return [BatchNote(*row) for row in rows]
