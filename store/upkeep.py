"""What the leader does once a day, and once after a start: forget, thin out, sum up, and warm what merges touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from store import attempts, conditions, inbox, journal, progress, readings, runs, sweeps
from store.database import Database
from store.sessions import StoredSessions
from store.statements import sql

ACTIVITY_DAYS: Final = 90
QUARANTINE_DAYS: Final = 90
CONDITION_DAYS: Final = 365
INBOX_DAYS: Final = 30
RUN_DAYS: Final = 90
EMPTY_RUN_DAYS: Final = 1
SWEEP_DAYS: Final = 400
PROGRESS_DAYS: Final = 30
DELIVERY_DAYS: Final = 365
"""not longer than letters that were read are kept: a receipt without its letter would say that nobody has read it"""
DEAD_DELIVERY_DAYS: Final = 1095
ATTEMPT_DAYS: Final = 3
"""more than any window and lock together"""

WARMED: Final = ("cell", "cell_day", "top", "top_day", "open_case", "owner", "reading_latest", "band_state")


@dataclass(frozen=True, slots=True)
class UpkeepReport:
    """How many rows each kind of upkeep took away."""

    removed: Mapping[str, int]


def tidy(database: Database, at: datetime) -> UpkeepReport:
    """The daily upkeep as of an instant; safe to repeat. Records, tombstones and history are never touched."""
    journal.compact_journal(database, at)
    return UpkeepReport(
        {
            "readings": readings.thin_readings(database, at),
            "activity": _forget(database, "forget_activity", at, ACTIVITY_DAYS),
            "quarantine": _forget(database, "forget_quarantine", at, QUARANTINE_DAYS),
            "conditions": conditions.forget(database, at - timedelta(days=CONDITION_DAYS)),
            "inbox": inbox.forget(database, at - timedelta(days=INBOX_DAYS)),
            "empty_runs": runs.forget_empty_runs(database, at - timedelta(days=EMPTY_RUN_DAYS)),
            "runs": runs.forget_runs(database, at - timedelta(days=RUN_DAYS)),
            "sweeps": sweeps.forget_sweeps(database, at - timedelta(days=SWEEP_DAYS)),
            "deliveries": _forget(database, "forget_deliveries", at, DELIVERY_DAYS),
            "dead_deliveries": _forget(database, "forget_dead_deliveries", at, DEAD_DELIVERY_DAYS),
            "attempts": attempts.forget(database, at - timedelta(days=ATTEMPT_DAYS)),
            "sessions": StoredSessions(database).forget(at),
            "progress": progress.forget_progress(database, at - timedelta(days=PROGRESS_DAYS)),
        }
    )


def warm(database: Database) -> int:
    """Reads the tables that every merge and pass touches, so that the first one after a start is not slow.

    Returns the number of their pages.
    """
    pages = 0
    with database.begin() as unit:
        for table in WARMED:
            # whole rows are read: a count alone may be answered from an index
            unit.value(f"SELECT count(t.*) FROM {table} t")
            pages += int(unit.value("SELECT pg_relation_size(%s::regclass) / 8192", (table,)))
    return pages


def _forget(database: Database, statement: str, at: datetime, days: int) -> int:
    with database.begin() as unit:
        return unit.execute(sql("upkeep", statement), {"before": at - timedelta(days=days)})
