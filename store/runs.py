"""Runs of feeds, how far they have read, and how long a change took to arrive."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from core.model import Finding, RunReport
from store.conditions import after_run
from store.database import Database
from store.statements import sql

SUCCESSES: Final = frozenset({"ok", "empty"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A batch that came while its feed was live: its newest change in the source, and when that was committed here."""

    batch_id: int
    source_at: datetime
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds that changes took on their way; None when nothing is known."""

    median_s: float | None
    p95_s: float | None
    batches: int


class Runs:
    """The runs of all feeds, as the collectors' runner needs them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str, feed: str, at: datetime) -> int:
        """Notes that a run begins; returns its number."""
        return start_run(self._database, source, feed, at)

    def finish(self, run_id: int, report: RunReport) -> None:
        """Notes what a run came to."""
        finish_run(self._database, run_id, report)

    def cursors(self, source: str, feed: str) -> Mapping[str, Mapping[str, Any]]:
        """The last committed cursor of each partition."""
        return cursors_of(self._database, source, feed)

    def recent(self, source: str, feed: str, limit: int) -> Sequence[RunReport]:
        """The newest finished runs, newest first."""
        return recent_runs(self._database, source, feed, limit)


def start_run(database: Database, source: str, feed: str, at: datetime) -> int:
    """Notes that a run begins; returns its number."""
    with database.begin() as unit:
        return int(unit.value(sql("runs", "start"), {"source": source, "feed": feed, "at": at}))


def finish_run(database: Database, run_id: int, report: RunReport) -> None:
    """Notes what a run came to, and with it the state of its feed.

    A run whose rows arrived is a success for the freshness of its feed, also when many of them were rejected: what is
    shown is as new as the source. The state stays `suspect` and says why.
    """
    values = {name: getattr(report, name) for name in RunReport.__slots__}
    success = report.outcome in SUCCESSES or report.arrived
    values |= {
        "run_id": run_id,
        "warnings": json.dumps(list(report.warnings), ensure_ascii=False) if report.warnings else None,
        "findings": _findings_text(report.findings),
        "success_at": report.finished_at if success else None,
        "failure_at": None if success else report.finished_at,
    }
    with database.begin() as unit:
        unit.execute(sql("runs", "finish"), values)
        unit.execute(sql("runs", "state"), values)
        after_run(unit, run_id, report)


def _findings_text(findings: Sequence[Finding]) -> str | None:
    if not findings:
        return None
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, default=str)


def abandon_runs(database: Database, at: datetime) -> int:
    """Ends the runs that a dead worker left under way; for the leader, when it begins."""
    with database.begin() as unit:
        return unit.execute(sql("runs", "abandon"), {"at": at})


def cursors_of(database: Database, source: str, feed: str) -> dict[str, dict[str, Any]]:
    """The last committed cursor of each partition of a feed."""
    with database.begin() as unit:
        return dict(unit.rows(sql("runs", "cursors"), {"source": source, "feed": feed}))


def cursor_of(database: Database, source: str, feed: str, partition: str = "") -> dict[str, Any] | None:
    """The last committed cursor of one partition; None when it has never been read."""
    return cursors_of(database, source, feed).get(partition)


class BesideCursors:
    """Cursors of backfills, as the collectors need them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beside(self, source: str, feed: str, prefix: str) -> Mapping[str, Mapping[str, Any]]:
        """Those of partitions that begin with a prefix."""
        with self._database.begin() as unit:
            values = {"source": source, "feed": feed, "prefix": prefix}
            return dict(unit.rows(sql("runs", "cursors_beside"), values))

    def forget(self, source: str, feed: str, partition: str) -> None:
        """Takes one away."""
        with self._database.begin() as unit:
            unit.execute(sql("runs", "forget_cursor"), {"source": source, "feed": feed, "partition": partition})


def save_cursor(
    database: Database, source: str, feed: str, partition: str, cursor: Mapping[str, Any], at: datetime
) -> None:
    """Sets a cursor outside a merge: to read a feed again from an earlier place."""
    values = {"source": source, "feed": feed, "partition": partition, "at": at, "batch_id": None}
    text = json.dumps(dict(cursor), ensure_ascii=False, default=str)
    with database.begin() as unit:
        unit.execute(sql("merge", "watermark"), values | {"cursor": text})


def forget_cursors(database: Database, source: str, feed: str, at: datetime) -> int:
    """Sets every cursor of a feed back to its beginning, so that all of it is read again; how many there were."""
    partitions = list(cursors_of(database, source, feed))
    for partition in partitions:
        save_cursor(database, source, feed, partition, {}, at)
    return len(partitions)


def last_success(database: Database, source: str, feed: str) -> datetime | None:
    """When a feed was last read well; None when never."""
    with database.begin() as unit:
        found: datetime | None = unit.value(sql("runs", "last_success"), {"source": source, "feed": feed})
    return found


def recent_runs(database: Database, source: str, feed: str, limit: int = 20) -> list[RunReport]:
    """The newest finished runs of a feed, newest first."""
    with database.begin() as unit:
        rows = unit.records(sql("runs", "recent"), {"source": source, "feed": feed, "limit": limit})
    return [
        RunReport(
            **{
                **row,
                "warnings": tuple(row["warnings"] or ()),
                "findings": tuple(Finding(**finding) for finding in row["findings"] or ()),
            }
        )
        for row in ({name: value for name, value in row.items() if name != "run_id"} for row in rows)
    ]


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a list of runs shows it."""

    run_id: int
    source: str
    feed: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    rows: int
    deleted: int
    rejected: int
    reason: str
    findings: tuple[Finding, ...]


def runs_of_source(
    database: Database, source: str, feed: str | None, before: datetime | None, *, troubled: bool, limit: int
) -> list[RunLine]:
    """The newest runs of a source, or of one of its feeds, begun before an instant; `troubled`: those that went wrong.

    It costs as much as `limit` runs of each feed, however many there are.
    """
    values = {"source": source, "feed": feed, "before": before, "troubled": troubled, "limit": limit}
    with database.begin() as unit:
        rows = unit.records(sql("runs", "of_source"), values)
    return [
        RunLine(**{**row, "findings": tuple(Finding(**finding) for finding in row["findings"] or ())}) for row in rows
    ]


def arrivals(
    database: Database, since: datetime, patience: Mapping[str, timedelta], after_batch: int = 0
) -> list[Arrival]:
    """The batches since an instant that came in live operation, oldest first.

    `patience`: source → how long a feed may be silent and still be called live; other sources are left out.
    """
    seconds = [one.total_seconds() for one in patience.values()]
    values = {"since": since, "after": after_batch, "sources": list(patience), "patience_s": seconds}
    with database.begin() as unit:
        return [Arrival(*row) for row in unit.rows(sql("runs", "arrivals"), values)]


def latency(database: Database, since: datetime, patience: Mapping[str, timedelta]) -> Latency:
    """From a change in a source to its commit here, over the batches since an instant that came in live operation.

    Of each batch its newest change counts: the others waited longer, by up to the interval of the source.
    """
    found = arrivals(database, since, patience)
    return spread([(one.committed_at - one.source_at).total_seconds() for one in found])


def spread(seconds: Sequence[float]) -> Latency:
    """Median and 95th percentile; a source whose clock is ahead has taken no time."""
    if not seconds:
        return Latency(None, None, 0)
    taken = sorted(max(0.0, one) for one in seconds)
    return Latency(median(taken), _quantile(taken, 0.95), len(taken))


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def forget_runs(database: Database, before: datetime) -> int:
    """Takes away runs that began before an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("runs", "forget_runs"), {"before": before})


def forget_empty_runs(database: Database, before: datetime) -> int:
    """Takes away runs that ended before an instant and brought nothing; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("runs", "forget_empty_runs"), {"before": before})
