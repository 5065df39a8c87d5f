"""What somebody does on purpose: allowed or refused, done or not, recorded in either case, in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from core.audit_event import ActorKind, AuditEvent
from core.errors import AccessDeniedError, RefusedError
from store.audit import record, record_alone
from store.database import Database, UnitOfWork


class Actor(Protocol):
    """Who acts: a principal, or an operator at the command line."""

    @property
    def name(self) -> str:
        """What it is called in the trail."""
        ...

    @property
    def kind(self) -> ActorKind:
        """What it is."""
        ...

    @property
    def address(self) -> str:
        """Where it acts from; empty: this machine."""
        ...

    def holds(self, permission: str, at: datetime) -> bool:
        """Whether it may do something anywhere."""
        ...


@dataclass(frozen=True, slots=True)
class Matter:
    """What a deed is about: the event of the trail, the right it needs (None: any), its object, and where."""

    event: str
    permission: str | None
    kind: str = "account"
    code: str = ""
    node: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Deed:
    """A deed that is being done; what is noted here stands in the trail."""

    unit: UnitOfWork
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    node: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@contextmanager
def deed(database: Database, actor: Actor, matter: Matter, at: datetime) -> Iterator[Deed]:
    """One transaction that is kept, and recorded, when the block ends well.

    AccessDeniedError: the actor has no right to it, or is a program. It and any RefusedError of the block keep nothing,
    and are recorded as refused.
    """
    try:
        if matter.permission is not None and not (actor.kind != "token" and actor.holds(matter.permission, at)):
            raise AccessDeniedError(matter.permission)
        with database.begin() as unit:
            done = Deed(unit, node=matter.node, detail=dict(matter.detail))
            yield done
            event = _event(actor, matter, at)
            record(unit, replace(event, node=done.node, before=done.before, after=done.after, detail=done.detail))
    except RefusedError as error:
        refused = _event(actor, matter, at)
        detail = {**refused.detail, "reason": error.code}
        record_alone(database, replace(refused, outcome="refused", detail=detail))
        raise


def _event(actor: Actor, matter: Matter, at: datetime) -> AuditEvent:
    return AuditEvent(
        event=matter.event,
        at=at,
        actor=actor.name,
        actor_kind=actor.kind,
        origin=actor.address,
        object_kind=matter.kind,
        object_code=matter.code,
        node=matter.node,
        detail=matter.detail,
    )
