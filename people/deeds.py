"""What somebody does on purpose: allowed or refused, done or not, recorded in either case, in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.errors import AccessDeniedError, RefusedError
from people.actors import Actor
from people.acts import Act, note, note_refusal
from store.database import Database, UnitOfWork


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
        if matter.permission is not None and (actor.kind == "token" or not actor.holds(matter.permission, at)):
            raise AccessDeniedError(matter.permission)
        with database.begin() as unit:
            done = Deed(unit, node=matter.node, detail=dict(matter.detail))
            yield done
            told = replace(_act(matter), node=done.node, before=done.before, after=done.after, detail=done.detail)
            note(unit, actor, told, at)
    except RefusedError as error:
        note_refused(database, actor, matter, error, at)
        raise


def note_refused(database: Database, actor: Actor, matter: Matter, error: RefusedError, at: datetime) -> None:
    """Keeps that a deed was refused, and why."""
    act = _act(matter)
    note_refusal(database, actor, replace(act, detail={**act.detail, "reason": error.code}), at)


def _act(matter: Matter) -> Act:
    return Act(matter.event, matter.kind, matter.code, matter.node, detail=matter.detail)
