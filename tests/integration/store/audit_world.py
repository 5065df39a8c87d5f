"""A trail to try things on: acts over several months, and what somebody with every right could do to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from core.audit_event import AuditEvent
from store.audit import record
from store.database import Database

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def act(number: int = 1, at: datetime = AT, event: str = "year.closed") -> AuditEvent:
    """An act that somebody with a number did."""
    return AuditEvent(event, at, f"p{number}", "person", "10.0.0.7", "year", "2025", after={"sums": 14})


def add_acts(database: Database, number: int, at: datetime = AT, apart: timedelta = timedelta(0)) -> None:
    """Adds acts, one `apart` from the next."""
    with database.begin() as unit:
        for index in range(number):
            record(unit, act(index, at + apart * index))


def tamper(database: Database, *statements: str | tuple[str, Sequence[object]]) -> None:
    """Does what only a superuser can: past triggers and rights."""
    with database.begin() as unit:
        unit.execute("SET LOCAL session_replication_role = replica")
        for one in statements:
            text, values = (one, None) if isinstance(one, str) else one
            unit.execute(text, values)


RENUMBER = "jsonb_set(body::jsonb, '{position}', to_jsonb(position + (%s)))"
