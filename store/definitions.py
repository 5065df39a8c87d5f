"""Versions of the definitions that have been in force, so that an old number can be computed again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.audit_event import AuditEvent
from store.audit import record
from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Definition:
    """A version of the definitions, from when it is in force, and all that it says."""

    version: str
    effective_at: datetime
    known_at: datetime
    body: Mapping[str, Any]


def register(
    database: Database,
    version: str,
    body: Mapping[str, Any],
    effective_at: datetime,
    at: datetime,
    event: AuditEvent | None = None,
) -> bool:
    """Keeps a version; returns whether it was new, and only then notes `event`. A known version is never rewritten."""
    values = {"version": version, "effective_at": effective_at, "at": at}
    text = json.dumps(dict(body), ensure_ascii=False, default=str)
    with database.begin() as unit:
        is_new = unit.execute(sql("definitions", "register"), values | {"body": text}) == 1
        if is_new and event is not None:
            record(unit, event)
    return is_new


def known(database: Database) -> list[Definition]:
    """All versions, oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("definitions", "known"))
    return [Definition(*row) for row in rows]
