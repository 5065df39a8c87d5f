"""The audit trail: adds acts to it, each linked to the one before it (`core/audit_chain.py`).

An act is recorded in the transaction of what it did, so neither is kept without the other. It gets its place in the
trail right before the commit: a long transaction keeps nobody waiting, and places follow the order of the commits.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.audit_chain import BEGINNING, body_of, fields_of, link_after, month_after
from core.audit_event import AuditEvent
from store.database import Database, UnitOfWork
from store.statements import sql

WAIT_MS: Final = 10_000
"""how long an act waits for its turn before its transaction fails"""

STALL_MS: Final = 5_000
"""how long a process may sleep between its turn and its commit before the server rolls it back"""


@dataclass(frozen=True, slots=True)
class End:
    """Where the trail ends: its newest position and link, and the oldest segment that may still get rows."""

    position: int = 0
    link: bytes = BEGINNING
    segment: int = 0


def record(unit: UnitOfWork, event: AuditEvent) -> None:
    """Adds an act to the trail in the caller's transaction, right before its commit; not to be seen in it before.

    ValueError: the instant has no zone, or kind of actor or outcome are none that there are.
    """
    unit.gather(_add, fields_of(event))


def record_alone(database: Database, event: AuditEvent) -> None:
    """Adds an act that changed nothing to the trail, in a transaction of its own: a refusal, a failure, an export."""
    with database.begin() as unit:
        record(unit, event)


def _add(unit: UnitOfWork, events: Sequence[Mapping[str, Any]]) -> None:
    end = take_turn(unit)
    for fields in events:
        end = _add_one(unit, end, fields)


def take_turn(unit: UnitOfWork) -> End:
    """Waits for the turn to add to the trail, and holds it until the commit. StoreError: it did not come in time."""
    found = unit.row(sql("audit", "end_of_trail").format(wait_ms=WAIT_MS, stall_ms=STALL_MS))
    position, link, segment, body = found or (None, BEGINNING, 0, unit.value(sql("audit", "newest_close")))
    closed = json.loads(body) if body else None
    first_open = month_after(closed["segment"]) if closed else 0
    if position is not None:
        return End(position, bytes(link), max(segment, first_open))
    return End(closed["last_position"], bytes.fromhex(closed["last_link"]), first_open) if closed else End()


def _add_one(unit: UnitOfWork, end: End, fields: Mapping[str, Any]) -> End:
    segment = max(end.segment, fields["segment"])
    body = body_of(fields, end.position + 1, segment)
    link = link_after(end.link, body)
    unit.execute(sql("audit", "add"), (body, link))
    return End(end.position + 1, link, segment)
