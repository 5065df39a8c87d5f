"""An act of somebody, as the audit trail keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.audit_event import AuditEvent, Outcome
from people.actors import Actor
from store.audit import record, record_alone
from store.database import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to what: `event` is a code of the trail, `node` the place or owner it is about."""

    event: str
    object_kind: str
    object_code: str = ""
    node: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def note(unit: UnitOfWork, actor: Actor, act: Act, at: datetime) -> None:
    """Keeps an act that succeeds, in the transaction of what it does."""
    record(unit, _event(actor, act, at, "ok"))


def note_refusal(database: Database, actor: Actor, act: Act, at: datetime) -> None:
    """Keeps an act that was refused, on its own, since nothing else of it is kept."""
    record_alone(database, _event(actor, act, at, "refused"))


def note_alone(database: Database, actor: Actor, act: Act, at: datetime) -> None:
    """Keeps an act that changes nothing of the store, such as an export."""
    record_alone(database, _event(actor, act, at, "ok"))


def _event(actor: Actor, act: Act, at: datetime, outcome: Outcome) -> AuditEvent:
    return AuditEvent(
        event=act.event,
        at=at,
        actor=actor.name,
        actor_kind=actor.kind,
        origin=actor.address,
        object_kind=act.object_kind,
        object_code=act.object_code,
        node=act.node,
        outcome=outcome,
        before=act.before,
        after=act.after,
        detail=act.detail,
    )
