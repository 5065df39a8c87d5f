"""Rows that could not enter, with their reason, until somebody mends and replays or drops them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model import Reject
from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A row put aside; `raw` is what came, `seen` how often, `state` open, replayed or dropped."""

    quarantine_id: int
    source: str
    feed: str
    table: str
    key: str
    reason: str
    detail: str
    raw: Mapping[str, Any]
    state: str
    seen: int
    first_seen_at: datetime
    last_seen_at: datetime


def rejected_values(reject: Reject) -> dict[str, Any]:
    """A reject as parameters of the statement that keeps it."""
    raw = json.dumps(_visible(reject.raw), ensure_ascii=False)
    return {"key": _visible(reject.key), "reason": reject.reason, "detail": _visible(reject.detail), "raw": raw}


def _visible(value: Any) -> Any:
    """A value that JSON and PostgreSQL can hold: NUL and broken characters are shown, other things become text."""
    if isinstance(value, str):
        return value.replace("\x00", "␀").encode("utf-8", "backslashreplace").decode("utf-8")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {_visible(str(key)): _visible(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_visible(item) for item in value]
    return _visible(str(value))


def put(
    database: Database,
    source: str,
    feed: str,
    table: str,
    rejects: Sequence[Reject],
    at: datetime,
    run_id: int | None = None,
) -> int:
    """Puts rows aside outside a merge; returns how many."""
    values = {"source": source, "feed": feed, "table": table, "at": at, "run_id": run_id}
    with database.begin() as unit:
        for reject in rejects:
            unit.execute(sql("merge", "reject"), values | rejected_values(reject))
    return len(rejects)


def list_rows(
    database: Database, source: str | None = None, state: str = "open", limit: int = 100
) -> list[QuarantineRow]:
    """Rows put aside, newest first; of all sources when none is named."""
    with database.begin() as unit:
        rows = unit.rows(sql("quarantine", "list"), {"source": source, "state": state, "limit": limit})
    return [QuarantineRow(*row) for row in rows]


def get(database: Database, quarantine_id: int) -> QuarantineRow | None:
    """One row put aside; None when there is no such row."""
    with database.begin() as unit:
        row = unit.row(sql("quarantine", "get"), {"id": quarantine_id})
    return QuarantineRow(*row) if row else None


def mark(database: Database, ids: Sequence[int], state: str, at: datetime) -> int:
    """Says that rows were replayed or dropped; returns how many there were."""
    with database.begin() as unit:
        return unit.execute(sql("quarantine", "mark"), {"ids": list(ids), "state": state, "at": at})


def counts(database: Database) -> dict[tuple[str, str], int]:
    """How many rows are put aside, by source and reason."""
    with database.begin() as unit:
        rows = unit.rows(sql("quarantine", "counts"))
    return {(source, reason): number for source, reason, number in rows}
