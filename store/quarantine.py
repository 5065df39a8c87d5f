"""Rows that could not enter, with their reason, until somebody mends and replays or drops them.

The same row seen again is counted, not kept twice. There is room for so many rows and no more (`Room`): what goes
beyond is counted in one row of the reason `beyond`, so that a source gone mad cannot fill the disk and nothing is lost
unseen.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.errors import RefusedError
from core.model import Reject
from store.database import Database, UnitOfWork
from store.statements import sql

OPEN: Final = "open"
STATES: Final = (OPEN, "replayed", "dropped")
BEYOND: Final = "beyond"
"""the reason of the row that counts what there was no room for"""


@dataclass(frozen=True, slots=True)
class Room:
    """How much is kept: open rows of one run, of one feed, waiting for unknown owners in one feed; bytes of one row.

    Rows that wait for an owner come in by themselves once the owner is known, so there is more room for them.
    """

    run_rows: int = 2_000
    feed_rows: int = 20_000
    waiting_rows: int = 500_000
    row_bytes: int = 32_768


ROOM: Final = Room()


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A row put aside; `raw` is what came, `seen` how often, `state` open, replayed or dropped.

    `form` says whether `raw` has the fields of the source or the columns of our table.
    `note` with `changed_by` and `changed_at`: what became of it, by whom and when.
    """

    quarantine_id: int
    source: str
    feed: str
    partition: str
    table: str
    key: str
    reason: str
    detail: str
    raw: Mapping[str, Any]
    form: str
    version: int | None
    state: str
    seen: int
    first_seen_at: datetime
    last_seen_at: datetime
    run_id: int | None
    note: str
    changed_by: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows put aside: all that fit every filter that is given; `ids` name them one by one."""

    source: str | None = None
    feed: str | None = None
    reason: str | None = None
    state: str | None = OPEN
    ids: Sequence[int] | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """As parameters of the statements."""
        ids = None if self.ids is None else list(self.ids)
        return {"source": self.source, "feed": self.feed, "reason": self.reason, "state": self.state, "ids": ids}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows put aside of one feed for one reason: how many rows, how often they came, since when and until when."""

    source: str
    feed: str
    reason: str
    rows: int
    seen: int
    first_seen_at: datetime
    last_seen_at: datetime


def rejected_values(reject: Reject, row_bytes: int = ROOM.row_bytes) -> dict[str, Any]:
    """A reject as parameters of the statement that keeps it; of a row that is too large only the key is kept."""
    raw = json.dumps(_visible(reject.raw), ensure_ascii=False)
    detail = _visible(reject.detail)
    if (size := len(raw.encode())) > row_bytes:
        raw, detail = "{}", f"{detail} (the row has {size} bytes: only its key is kept)"
    return {
        "key": _visible(reject.key)[:KEY_SIZE],
        "reason": reject.reason,
        "detail": detail[:DETAIL_SIZE],
        "raw": raw,
        "form": reject.form,
        "version": reject.version,
    }


KEY_SIZE: Final = 500
DETAIL_SIZE: Final = 2_000


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


def put_aside(unit: UnitOfWork, origin: Mapping[str, Any], rejects: Sequence[Reject], room: Room = ROOM) -> int:
    """Puts rows aside within a transaction; returns how many were only counted.

    `origin` has source, feed, partition, table, run_id and at.
    """
    if not rejects:
        return 0
    values = {"partition": "", "run_id": None} | dict(origin)
    kept = [rejected_values(reject, room.row_bytes) for reject in rejects]
    columns = {name: [one[name] for one in kept] for name in ("key", "reason", "detail", "raw", "form", "version")}
    limits = {"run_rows": room.run_rows, "feed_rows": room.feed_rows}
    beyond = int(unit.value(sql("quarantine", "put_aside"), values | limits | {"beyond": BEYOND} | columns) or 0)
    if beyond:
        count_beyond(unit, values, beyond, rejects[-1].reason)
    return beyond


def count_beyond(unit: UnitOfWork, origin: Mapping[str, Any], rows: int, reason: str) -> None:
    """Counts rows there was no room for."""
    detail = f"no room for more rows of this feed: these are only counted (the last of them for {reason})"
    unit.execute(sql("quarantine", "count_beyond"), {**origin, "reason": BEYOND, "detail": detail, "rows": rows})


def put_unknown_aside(unit: UnitOfWork, statement: str, origin: Mapping[str, Any]) -> tuple[int, int]:
    """Puts staged rows of unknown owners aside: how many there are, and for how many there was no room."""
    unknown, kept = unit.row(statement, {**origin, "waiting_rows": ROOM.waiting_rows}) or (0, 0)
    if unknown > kept:
        count_beyond(unit, origin, unknown - kept, "unknown_owner")
    return unknown, unknown - kept


def put(
    database: Database,
    source: str,
    feed: str,
    table: str,
    rejects: Sequence[Reject],
    at: datetime,
    run_id: int | None = None,
    partition: str = "",
) -> int:
    """Puts rows aside outside a merge; returns how many."""
    origin = {"source": source, "feed": feed, "table": table, "at": at, "run_id": run_id, "partition": partition}
    with database.begin() as unit:
        put_aside(unit, origin, rejects)
    return len(rejects)


def list_rows(
    database: Database, source: str | None = None, state: str = OPEN, limit: int = 100
) -> list[QuarantineRow]:
    """Rows put aside, newest first; of all sources when none is named."""
    return page(database, Choice(source, state=state), limit)[0]


def page(database: Database, choice: Choice, limit: int = 100, offset: int = 0) -> tuple[list[QuarantineRow], int]:
    """Rows put aside that fit, newest first, and how many there are in all."""
    values = choice.parameters | {"limit": limit, "offset": offset}
    with database.begin() as unit:
        total = int(unit.value(sql("quarantine", "count"), values))
        rows = unit.rows(sql("quarantine", "list"), values) if total > offset else []
    return [QuarantineRow(*row) for row in rows], total


def waiting_rows(database: Database, choice: Choice, after: int, limit: int) -> list[QuarantineRow]:
    """The next open rows that fit, behind a number, in the order they were put aside."""
    values = choice.parameters | {"after": after, "limit": limit}
    with database.begin() as unit:
        return [QuarantineRow(*row) for row in unit.rows(sql("quarantine", "replayable"), values)]


def groups(database: Database, choice: Choice) -> list[Group]:
    """How many rows that fit are put aside by source, feed and reason, the most first."""
    with database.begin() as unit:
        return [Group(*row) for row in unit.rows(sql("quarantine", "groups"), choice.parameters)]


def get(database: Database, quarantine_id: int) -> QuarantineRow | None:
    """One row put aside; None when there is no such row."""
    with database.begin() as unit:
        row = unit.row(sql("quarantine", "get"), {"id": quarantine_id})
    return QuarantineRow(*row) if row else None


def mark(
    database: Database, ids: Sequence[int], state: str, at: datetime, *, note: str = "", by: str | None = None
) -> int:
    """Says that open rows were replayed or dropped; returns how many were open."""
    with database.begin() as unit:
        return mark_within(unit, ids, state, at, note=note, by=by)


def mark_within(
    unit: UnitOfWork, ids: Sequence[int], state: str, at: datetime, *, note: str = "", by: str | None = None
) -> int:
    """The same within a transaction."""
    values = {"ids": list(ids), "state": state, "at": at, "note": note, "by": by}
    return unit.execute(sql("quarantine", "mark"), values)


def forget_content(unit: UnitOfWork, ids: Sequence[int]) -> int:
    """Takes away what came, of rows that have turned out to be secret; their keys stay."""
    return unit.execute(sql("quarantine", "forget_content"), {"ids": list(ids)})


def still_unfit(unit: UnitOfWork, quarantine_id: int, reject: Reject, at: datetime, by: str | None) -> None:
    """Gives an open row the reason for which it does not fit now.

    When the same row already waits for that reason, this one is dropped and says so.
    """
    values = {"id": quarantine_id, "at": at, "by": by, "reason": reject.reason, "detail": reject.detail[:DETAIL_SIZE]}
    twin = unit.value(sql("quarantine", "twin"), values)
    if twin is None:
        unit.execute(sql("quarantine", "still_unfit"), values)
    else:
        mark_within(unit, [quarantine_id], "dropped", at, note=f"the same row waits as number {twin}", by=by)


def drop(database: Database, choice: Choice, at: datetime, *, note: str, by: str) -> int:
    """Drops the open rows that fit; returns how many. RefusedError without a reason."""
    if not note.strip():
        raise RefusedError("to drop rows give the reason: it is kept with them")
    values = choice.parameters | {"state": OPEN, "at": at, "note": note.strip(), "by": by}
    with database.begin() as unit:
        return unit.execute(sql("quarantine", "drop"), values)


def counts(database: Database) -> dict[tuple[str, str], int]:
    """How many rows are put aside, by source and reason."""
    with database.begin() as unit:
        rows = unit.rows(sql("quarantine", "counts"))
    return {(source, reason): number for source, reason, number in rows}
