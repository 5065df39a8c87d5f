"""The effect that the running worker works with, remembered so that a changed file can be compared with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Final

from core.audit_event import AuditEvent
from operations.effect import Effect
from store.database import Database
from store.definitions import known, register

KIND: Final = "effect"
MOST_VALUES: Final = 1000
"""so many changed values one line of the trail names; the whole state is kept beside it (`definition_version`)"""


def effect_in_force(database: Database) -> Effect | None:
    """What the last worker started with; None before the first."""
    bodies = [one.body for one in known(database) if one.version.startswith(f"{KIND}-")]
    return dict(bodies[-1]) if bodies else None


def put_in_force(database: Database, effect: Mapping[str, str], at: datetime) -> bool:
    """Remembers an effect when it differs from the one in force; returns whether it did."""
    former = effect_in_force(database)
    if former == dict(effect):
        return False
    digest = sha256(dumps(dict(effect), sort_keys=True).encode()).hexdigest()[:8]
    return register(database, f"{KIND}-{at:%Y%m%dT%H%M%S.%f}-{digest}", effect, at, at, _changed(former, effect, at))


def _changed(former: Mapping[str, str] | None, effect: Mapping[str, str], at: datetime) -> AuditEvent:
    """The values that are others now: settings, sources, items, thresholds; of a first start only how many."""
    changed = sorted(path for path in {**(former or {}), **effect} if (former or {}).get(path) != effect.get(path))
    return AuditEvent(
        event="settings.changed",
        at=at,
        actor="worker",
        actor_kind="system",
        object_kind="settings",
        before=None if former is None else _values(former, changed),
        after=None if former is None else _values(effect, changed),
        detail={"values": len(changed), "first": former is None},
    )


def _values(effect: Mapping[str, str], paths: Sequence[str]) -> dict[str, object]:
    # a list, since a path such as security.password_days is no secret and yet looks like the name of one
    return {"values": [[path, effect[path]] for path in paths[:MOST_VALUES] if path in effect]}
