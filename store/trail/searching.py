"""Looks things up in the audit trail: page by page, newest first, or all that fits in the order it happened."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.audit_chain import plain
from store.database import Database, UnitOfWork
from store.statements import sql

PORTION: Final = 2_000

FITS: Final = """(%(since)s IS NULL OR at >= %(since)s) AND (%(until)s IS NULL OR at < %(until)s)
   AND (%(event)s IS NULL OR event = %(event)s OR starts_with(event, %(event)s || '.'))
   AND (%(actor)s IS NULL OR actor = %(actor)s) AND (%(origin)s IS NULL OR origin = %(origin)s)
   AND (%(object_kind)s IS NULL OR object_kind = %(object_kind)s)
   AND (%(object_code)s IS NULL OR object_code = %(object_code)s)
   AND (%(node)s IS NULL OR node = %(node)s) AND (%(outcome)s IS NULL OR outcome = %(outcome)s)"""
"""what a choice asks of a row; the server is told the values, so it plans for those that are there"""


@dataclass(frozen=True, slots=True)
class TrailChoice:
    """What is looked for; None: any. `event` is a code, or the part before its dot; `until` is not included."""

    since: datetime | None = None
    until: datetime | None = None
    event: str | None = None
    actor: str | None = None
    origin: str | None = None
    object_kind: str | None = None
    object_code: str | None = None
    node: str | None = None
    outcome: str | None = None

    def told(self) -> dict[str, Any]:
        """What it asks for, as the trail notes it."""
        return {name: getattr(self, name) for name in _NAMES if getattr(self, name) is not None}


_NAMES: Final = tuple(TrailChoice.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One act as it is shown."""

    position: int
    at: datetime
    event: str
    actor: str
    actor_kind: str
    origin: str
    object_kind: str
    object_code: str
    node: str | None
    outcome: str
    before: Any
    after: Any
    detail: Mapping[str, Any]


LINE_FIELDS: Final = tuple(TrailLine.__dataclass_fields__)
"""position and instant, then what the body of an act holds under the same names"""


def search(
    database: Database, choice: TrailChoice, *, before: int | None = None, limit: int = 50, offset: int = 0
) -> list[TrailLine]:
    """Acts that fit, the newest first: those before a position, or after so many."""
    values = _values(choice) | {"before": before, "limit": limit, "offset": offset}
    with database.begin() as unit:
        return [_line(row) for row in unit.rows(_text("search"), values)]


def count(database: Database, choice: TrailChoice, most: int) -> int:
    """How many acts fit, counted no further than `most`."""
    with database.begin() as unit:
        return int(unit.value(_text("count"), _values(choice) | {"most": most}))


def lines(database: Database, choice: TrailChoice, last: int) -> Iterator[tuple[TrailLine, str, str]]:
    """Everything that fits up to a position, oldest first, with its body and its link in hexadecimal; in portions."""
    with database.snapshot() as unit:
        yield from _lines(unit, choice, last)


def newest_position(database: Database) -> int:
    """The position of the newest act; 0 when there is none."""
    with database.begin() as unit:
        return int(unit.value(sql("audit", "newest_position")))


def _lines(unit: UnitOfWork, choice: TrailChoice, last: int) -> Iterator[tuple[TrailLine, str, str]]:
    with closing(unit.raw.cursor(name="audit_lines")) as cursor:
        cursor.execute(_text("lines"), _values(choice) | {"last": last})
        while rows := cursor.fetchmany(PORTION):
            for position, at, body, link in rows:
                yield _line((position, at, body)), body, bytes(link).hex()


def _text(name: str) -> str:
    return sql("audit", name).format(fits=FITS)


def _values(choice: TrailChoice) -> dict[str, Any]:
    """The choice in the form in which acts are kept, whatever somebody has typed."""
    values = {name: getattr(choice, name) for name in _NAMES}
    return {name: plain(value) if isinstance(value, str) else value for name, value in values.items()}


def _line(row: tuple[Any, ...]) -> TrailLine:
    position, at, body = row
    told = json.loads(body)
    return TrailLine(position=position, at=at, **{name: told[name] for name in LINE_FIELDS[2:]})
