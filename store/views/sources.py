"""How the feeds are, and which batches fed a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model import Finding
from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed: when it was last read well and badly, its newest outcome, how its polling stands, and what it brought."""

    source: str
    feed: str
    last_success_at: datetime | None
    last_failure_at: datetime | None
    last_run_at: datetime | None
    outcome: str
    reason: str
    source_at: datetime | None
    """the newest change of the source that is here"""
    quarantined: int
    rows: int = 0
    """that its newest run brought"""
    rejected: int = 0
    """of its newest run"""
    failures: int = 0
    """runs in a row that did not succeed"""
    missed: int = 0
    """polls that came due while the one before was still under way"""
    next_run_at: datetime | None = None
    circuit: str = "closed"
    """closed | open | half_open"""
    circuit_since: datetime | None = None
    interval_s: float | None = None
    """seconds between two polls, once it has been polled by a schedule"""
    findings: tuple[Finding, ...] = ()
    """what its newest run stumbled over, the worst first"""
    lag_s: float | None = None
    """seconds since the newest change of the source that is here"""
    silent_s: float | None = None
    """seconds since the last success"""
    awaited_since: datetime | None = None
    """since when a first success is awaited of a feed that never had one; None: it had, or its first run goes on"""


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
        rows = unit.records(sql("views", "feed_states"))
    for row in rows:
        row["findings"] = tuple(Finding(**finding) for finding in row["findings"] or ())
    return [
        FeedState(**row, lag_s=_seconds(row["source_at"], at), silent_s=_seconds(row["last_success_at"], at))
        for row in rows
    ]


def _seconds(since: datetime | None, at: datetime) -> float | None:
    """Seconds since an instant; a source whose clock is ahead of ours lags by nothing."""
    return None if since is None else max((at - since).total_seconds(), 0.0)


def feeding_batches(
    database: Database, tables: Sequence[str], at: datetime, limit_per_feed: int = 1
) -> list[BatchNote]:
    """The newest batches of each feed that brought rows of these record tables and were known at `at`, newest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("views", "feeding_batches"), {"tables": list(tables), "at": at, "limit": limit_per_feed})
    return [BatchNote(*row) for row in rows]
