"""How long the audit trail is kept: segments are dropped whole, oldest first, and their anchors stay."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.audit_chain import segment_of
from core.audit_event import ActorKind, AuditEvent
from core.days import local_date, months_before, start_of_day
from core.errors import RefusedError
from store.audit import record
from store.database import Database, UnitOfWork
from store.statements import sql

LEAST_MONTHS: Final = 6
"""网络安全法 第二十一条: no fewer than six months"""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The segments that went, and their rows."""

    segments: tuple[int, ...] = ()
    rows: int = 0
    first_position: int = 0
    last_position: int = 0


def drop_old(
    database: Database, keep_months: int, at: datetime, actor: str = "worker", kind: ActorKind = "system"
) -> Dropped:
    """Drops closed segments that ended more than `keep_months` months ago, and notes it in the trail.

    RefusedError: less than six months would be kept. StoreError: this role may not (only the owner of the schema may).
    """
    if keep_months < LEAST_MONTHS:
        raise RefusedError(f"the audit trail is kept for {LEAST_MONTHS} months at least, {keep_months} were asked for")
    with database.begin() as unit:
        segments = _droppable(unit, keep_months, at)
        if not segments:
            return Dropped()
        unit.execute("SELECT set_config('cockpit.audit_retention', 'on', TRUE)")
        found = unit.row(sql("audit", "drop"), {"segment": segments[-1]})
        assert found is not None
        dropped = Dropped(segments, *found)
        record(unit, _note(dropped, keep_months, at, actor, kind))
    return dropped


def overdue(database: Database, keep_months: int, at: datetime) -> tuple[int, ...]:
    """The segments that are older than they are to be kept and are still there, oldest first."""
    with database.begin() as unit:
        return _droppable(unit, keep_months, at)


def may_drop(database: Database) -> bool:
    """Whether the role of this database may drop segments; the application's own may not."""
    with database.begin() as unit:
        return bool(unit.value(sql("audit", "may_drop")))


def _droppable(unit: UnitOfWork, keep_months: int, at: datetime) -> tuple[int, ...]:
    first_kept = segment_of(start_of_day(months_before(local_date(at).replace(day=1), keep_months)))
    return tuple(segment for (segment,) in unit.rows(sql("audit", "droppable"), {"segment": first_kept}))


def _note(dropped: Dropped, keep_months: int, at: datetime, actor: str, kind: ActorKind) -> AuditEvent:
    return AuditEvent(
        "audit.dropped",
        at,
        actor,
        kind,
        object_kind="audit_segment",
        object_code=str(dropped.segments[-1]),
        detail={
            "segments": dropped.segments,
            "rows": dropped.rows,
            "first_position": dropped.first_position,
            "last_position": dropped.last_position,
            "keep_months": keep_months,
        },
    )
