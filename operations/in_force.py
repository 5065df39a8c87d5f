"""The effect that the running worker works with, remembered so that a changed file can be compared with it."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Final

from operations.effect import Effect
from store.database import Database
from store.definitions import known, register

KIND: Final = "effect"


def effect_in_force(database: Database) -> Effect | None:
    """What the last worker started with; None before the first."""
    bodies = [one.body for one in known(database) if one.version.startswith(f"{KIND}-")]
    return dict(bodies[-1]) if bodies else None


def put_in_force(database: Database, effect: Mapping[str, str], at: datetime) -> bool:
    """Remembers an effect when it differs from the one in force; returns whether it did."""
    if effect_in_force(database) == dict(effect):
        return False
    digest = sha256(dumps(dict(effect), sort_keys=True).encode()).hexdigest()[:8]
    return register(database, f"{KIND}-{at:%Y%m%dT%H%M%S.%f}-{digest}", effect, at, at)
