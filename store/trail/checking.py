"""Whether the audit trail is what it was: every row follows the one before it, every anchor agrees with its rows."""

import json
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from core.audit_anchor import SealedAnchor
from core.audit_chain import BEGINNING
from core.audit_check import Finding, Row, Trail, follow
from core.audit_keys import PublicKeys
from core.audit_proof import Held, beginning, held, points_of, wrong_anchors, wrong_rows
from store.database import Database, UnitOfWork
from store.statements import sql
from store.trail.anchors import anchors_of
from store.trail.retention import LEAST_MONTHS

PORTION: Final = 5_000


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a check came to; `remarks` say what it could not prove."""

    rows: int
    first_position: int
    last_position: int
    anchors: int
    signed: int
    copies: int
    seconds: float
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]


def check_trail(database: Database, keys: PublicKeys, copies: Sequence[SealedAnchor] = ()) -> TrailReport:
    """Follows the whole trail as it stands at one moment, in bounded memory; copies are anchors kept elsewhere."""
    began = time.monotonic()
    with database.snapshot() as unit:
        kept, elsewhere = held(anchors_of(unit), "in the store"), held(copies, "a copy")
        first, last, note = _extent(unit)
        findings = [*_changed_columns(unit), *wrong_anchors(kept, elsewhere, keys)]
        start = beginning(first, kept) if first > 1 else BEGINNING
        trail = Trail(first - 1, start or BEGINNING)
        findings += _beginning(first, start, note, kept)
        if start is None:
            fault: Finding | None = None
        else:
            with closing(_rows(unit)) as rows:
                fault = follow(trail, rows, points_of((*kept, *elsewhere)))
            findings += [fault] if fault else []
        missing = wrong_rows((*kept, *elsewhere), trail, first, whole=start is not None and fault is None)
        findings += [missing] if missing else []
        may_drop = bool(unit.value(sql("audit", "may_drop")))
    signed = sum(one.sealed.signature is not None for one in kept)
    return TrailReport(
        rows=trail.rows,
        first_position=first,
        last_position=last,
        anchors=len(kept),
        signed=signed,
        copies=len(elsewhere),
        seconds=time.monotonic() - began,
        findings=tuple(sorted(findings, key=lambda one: one.kind == "anchor")),
        remarks=tuple(_remarks(kept, elsewhere, last, may_drop)),
    )


def _extent(unit: UnitOfWork) -> tuple[int, int, dict[str, Any]]:
    """The first and the last position (1 and 0 of an empty trail), and the detail of the newest note of a drop."""
    found = unit.row(sql("audit", "extent"))
    assert found is not None
    first, last, note = found
    return first or 1, last or 0, json.loads(note) if note else {}


def _changed_columns(unit: UnitOfWork) -> Iterator[Finding]:
    names = [name for (name,) in unit.rows(sql("audit", "columns_of_their_own"))]
    if names:
        yield Finding("changed", 0, f"the table was changed: {', '.join(names)} need no longer say what the body says")


def _beginning(first: int, start: bytes | None, note: dict[str, Any], kept: Sequence[Held]) -> Iterator[Finding]:
    """Whether what is missing at the beginning was dropped as it may be: whole months, old enough, and noted."""
    if first == 1:
        return
    gone = "row 1 was" if first == 2 else f"rows 1 to {first - 1} were"
    if start is None:
        yield Finding("removed", 1, f"{gone} removed: no anchor says that a month was closed there")
    elif note.get("detail", {}).get("last_position") != first - 1:
        yield Finding("removed", 1, f"{gone} removed: the trail has no note that they were dropped")
    elif _months(note["detail"]["segments"][-1], note["segment"]) < LEAST_MONTHS:
        yield Finding("removed", 1, f"{gone} dropped before {LEAST_MONTHS} months were over")


def _months(segment: int, later: int) -> int:
    return (later // 100 - segment // 100) * 12 + later % 100 - segment % 100


def _rows(unit: UnitOfWork) -> Generator[Row, None, None]:
    """All rows in portions; while one is followed, the server makes the next."""
    with unit.raw.cursor(name="audit_trail") as cursor, ThreadPoolExecutor(1, "audit_trail") as ahead:
        cursor.execute(sql("audit", "rows"))
        coming = ahead.submit(cursor.fetchmany, PORTION)
        while rows := coming.result():
            coming = ahead.submit(cursor.fetchmany, PORTION)
            yield from rows


def _remarks(kept: Sequence[Held], copies: Sequence[Held], last: int, may_drop: bool) -> Iterator[str]:
    unsigned = [one for one in kept if one.sealed.signature is None]
    if unsigned:
        yield f"{len(unsigned)} of {len(kept)} anchors are not signed: there was no key when they were made"
    newest = max((one.anchor.last_position for one in (*kept, *copies)), default=0)
    if last > newest:
        rows = f"row {last} is" if last == newest + 1 else f"rows {newest + 1} to {last} are"
        yield f"{rows} held by no anchor yet: were they removed from the end, nothing would tell"
    if not copies:
        yield "no copies of the anchors were given: who can rewrite both rows and anchors is found out by copies alone"
    if may_drop:
        yield "this role may delete rows: in production the application has a role of its own (app.py database grant)"
