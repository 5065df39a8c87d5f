"""Full checks of feeds: what we hold by day, and what each check came to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from core.conditions import SWEEP
from core.day_sums import DAY_US, DaySum, DaySums, checksum_sql
from store.database import Database, UnitOfWork
from store.records import TABLES
from store.statements import sql

PORTION: Final = 20_000


class Holdings:
    """What the record tables have from a source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def day_sums(self, source: str, table: str, until: int) -> DaySums:
        """By UTC day of their versions, of the rows with versions up to `until` (microseconds)."""
        check = checksum_sql(f"concat_ws('|', {_key_texts(table)}, version::text)")
        text = sql("sweeps", "day_sums").format(table=table, day=f"version / {DAY_US}", check=check)
        with self._database.begin() as unit:
            unit.execute("SELECT set_config('max_parallel_workers_per_gather', '0', TRUE)")
            rows = unit.rows(text, {"source": source, "until": until})
        return {day: DaySum(count, int(check)) for day, count, check in rows}

    def keys(
        self, source: str, table: str, days: Sequence[int], until: int
    ) -> Iterator[Sequence[tuple[tuple[str, ...], int]]]:
        """Keys and versions of the rows of some days, in portions, all of one moment."""
        text = sql("sweeps", "keys_of_days").format(table=table, day=f"version / {DAY_US}", keys=_key_texts(table))
        with self._database.snapshot() as unit, unit.raw.cursor(name="sweep") as cursor:
            cursor.execute(text, {"source": source, "until": until, "days": list(days)})
            while rows := cursor.fetchmany(PORTION):
                yield [(row[1:], row[0]) for row in rows]


def _key_texts(table: str) -> str:
    return ", ".join(f"{name}::text" for name in TABLES[table].keys)


@dataclass(frozen=True, slots=True)
class SweepRow:
    """What a full check came to."""

    source: str
    feed: str
    began_at: datetime
    ended_at: datetime | None
    outcome: str
    reason: str
    days: int
    differing: int
    rows_read: int
    inserted: int
    updated: int
    deleted: int


class Report(Protocol):
    """What is kept of a check, beside its numbers."""

    @property
    def source(self) -> str:
        """Code of the source."""
        ...

    @property
    def feed(self) -> str:
        """Code of the feed."""
        ...

    @property
    def ended_at(self) -> datetime:
        """When it ended."""
        ...

    @property
    def outcome(self) -> str:
        """equal | repaired | suspect | retry | stopped | failed"""
        ...

    @property
    def reason(self) -> str:
        """Why it is not believed, or what stopped it."""
        ...


_KEPT: Final = (
    "ended_at",
    "outcome",
    "reason",
    "days",
    "differing",
    "rows_read",
    "inserted",
    "updated",
    "deleted",
)


def begin_sweep(database: Database, source: str, feed: str, at: datetime) -> int:
    """Notes that a check begins; returns its number."""
    with database.begin() as unit:
        return int(unit.value(sql("sweeps", "begin"), {"source": source, "feed": feed, "at": at}))


def finish_sweep(database: Database, sweep_id: int, report: Report) -> None:
    """Notes what a check came to."""
    values: dict[str, Any] = {name: getattr(report, name) for name in _KEPT}
    with database.begin() as unit:
        unit.execute(sql("sweeps", "finish"), values | {"sweep_id": sweep_id})
        _note(unit, report)


def _note(unit: UnitOfWork, report: Report) -> None:
    """What is doubted is a condition of its feed until a check is believed again."""
    feed = {"source": report.source, "feed": report.feed, "at": report.ended_at}
    if report.outcome == "suspect":
        detail = json.dumps({"code": SWEEP, "text": report.reason}, ensure_ascii=False)
        unit.execute(sql("conditions", "begin"), feed | {"kind": SWEEP, "scope": "", "item": "", "detail": detail})
    elif report.outcome in ("equal", "repaired"):
        unit.execute(sql("conditions", "end"), feed | {"kinds": [SWEEP]})


def abandon_sweeps(database: Database, at: datetime) -> int:
    """Ends the checks that a dead process left under way."""
    with database.begin() as unit:
        return unit.execute(sql("sweeps", "abandon"), {"at": at})


def newest_sweeps(database: Database) -> list[SweepRow]:
    """The newest finished check of every feed."""
    with database.begin() as unit:
        return [SweepRow(*row) for row in unit.rows(sql("sweeps", "newest"))]


def swept_at(database: Database) -> dict[tuple[str, str], datetime]:
    """(source, feed) → when its last check began that was not cut short."""
    with database.begin() as unit:
        return {(source, feed): at for source, feed, at in unit.rows(sql("sweeps", "last_good"))}


def forget_sweeps(database: Database, before: datetime) -> int:
    """Takes away checks that began before an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("sweeps", "forget"), {"before": before})
