"""Commands of operators in the audit trail: that one begins, and what came of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from core.audit_event import AuditEvent, Outcome
from core.clock import Clock, SystemClock
from core.errors import CockpitError
from operations.terminal import operator
from store.audit import record_alone
from store.database import Database


@dataclass(frozen=True, slots=True)
class Deed:
    """What a command does: a code of the trail, the words it was called with, and what it is done to."""

    event: str
    command: str
    object_kind: str = ""
    object_code: str = ""
    node: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Ending:
    """What came of it, as far as the trail is to know; `failed` when it ended without an error and yet not well."""

    detail: dict[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    failed: bool = False


@contextmanager
def noted(database: Database, deed: Deed, by: str = "", clock: Clock | None = None) -> Iterator[Ending]:
    """Notes that a command begins, and how it ended; whoever is killed between leaves the beginning.

    `by`: on whose word, when the operator says so. An error goes on as it came, and is noted.
    """
    clock = clock or SystemClock()
    event = _event(deed, by, clock)
    called = {"command": deed.command, **event.detail}
    record_alone(database, replace(event, event="command.begun", detail=called))
    outcome = Ending()
    try:
        yield outcome
    except BaseException as error:
        reason = str(error) or type(error).__name__
        failed = replace(event, at=clock.now(), outcome="failed", detail={**event.detail, "reason": reason})
        with suppress(CockpitError):
            record_alone(database, failed)
        raise
    told: Outcome = "failed" if outcome.failed else "ok"
    detail = {**event.detail, **outcome.detail}
    ended = replace(event, at=clock.now(), outcome=told, detail=detail)
    record_alone(database, replace(ended, before=outcome.before, after=outcome.after))


def _event(deed: Deed, by: str, clock: Clock) -> AuditEvent:
    return AuditEvent(
        event=deed.event,
        at=clock.now(),
        actor=operator().name,
        actor_kind="operator",
        object_kind=deed.object_kind,
        object_code=deed.object_code,
        node=deed.node,
        detail={**deed.detail, **({"by": by} if by else {})},
    )
