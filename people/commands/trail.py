"""The audit trail as the audit administrator reads it; who looks into it stands in it too."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from core.access import Principal
from core.audit_chain import canonical
from core.errors import AccessDeniedError
from core.exports import Cell, Stamp, csv_lines
from people.acts import Act, note_alone, note_refusal
from people.people import People
from store.trail.searching import LINE_FIELDS, TrailChoice, TrailLine, count, lines, newest_position, search

__all__ = ["TrailChoice", "TrailExport", "TrailLine", "TrailPage", "export_trail", "search_trail"]

Format = Literal["csv", "jsonl"]

MOST_COUNTED: Final = 100_000


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Acts, the newest first; `total` counts no further than `MOST_COUNTED`."""

    lines: tuple[TrailLine, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class TrailExport:
    """A file that is made while it is read."""

    name: str
    media_type: str
    parts: Iterator[str]


def search_trail(
    people: People,
    principal: Principal,
    choice: TrailChoice,
    at: datetime,
    *,
    before: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> TrailPage:
    """A page of the acts that fit; a search is noted with its first page. AccessDeniedError, noted too."""
    act = Act("audit.searched", "audit", detail={"choice": choice.told()})
    _demand(people, principal, "audit.read", act, at)
    found = search(people.database, choice, before=before, limit=limit + 1, offset=offset)
    total = count(people.database, choice, MOST_COUNTED)
    if before is None and offset == 0:
        note_alone(people.database, principal, act, at)
    return TrailPage(tuple(found[:limit]), total, len(found) > limit)


def export_trail(people: People, principal: Principal, choice: TrailChoice, form: Format, at: datetime) -> TrailExport:
    """Everything that fits as a file, noted before the first line of it leaves. AccessDeniedError, noted too.

    csv is for people; jsonl has bodies and links as they are kept, so that anybody can check them.
    """
    last = newest_position(people.database)
    act = Act("audit.exported", "audit", detail={"choice": choice.told(), "format": form, "last_position": last})
    _demand(people, principal, "audit.export", act, at)
    note_alone(people.database, principal, act, at)
    stamp = Stamp(principal.name, principal.display_name, at)
    found = lines(people.database, choice, last)
    if form == "csv":
        rows = (_cells(line) for line, _, _ in found)
        return TrailExport(
            stamp.file_name("audit", form), "text/csv", csv_lines(LINE_FIELDS, rows, (stamp.who, stamp.local))
        )
    head = canonical({"account": stamp.who, "at": stamp.local, "choice": json.loads(_text(choice.told()))})
    bodies = (canonical({"body": body, "link": link}) for _, body, link in found)
    return TrailExport(stamp.file_name("audit", form), "application/x-ndjson", _lines(head, bodies))


def _demand(people: People, principal: Principal, permission: str, act: Act, at: datetime) -> None:
    if not principal.holds(permission, at):
        note_refusal(people.database, principal, act, at)
        raise AccessDeniedError(permission)


def _cells(line: TrailLine) -> list[Cell]:
    texts = [_text(value) if value else "" for value in (line.before, line.after, line.detail)]
    return [*(getattr(line, name) for name in LINE_FIELDS[:-3]), *texts]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _lines(head: str, bodies: Iterator[str]) -> Iterator[str]:
    yield f"{head}\n"
    for body in bodies:
        yield f"{body}\n"
