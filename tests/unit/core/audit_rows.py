"""Trails to try things on, as rows of (position, body, link)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from core.audit_chain import BEGINNING, body_of, canonical, fields_of, link_after
from core.audit_event import AuditEvent

Kept = tuple[int, str, bytes]
"""a row with its link as bytes"""

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)


def trail_of(number: int) -> list[Kept]:
    """So many rows, each linked to the one before."""
    link = BEGINNING
    rows: list[Kept] = []
    for position in range(1, number + 1):
        body = body_of(fields_of(AuditEvent("year.closed", AT, f"person {position}", "person")), position, 202611)
        link = link_after(link, body)
        rows.append((position, body, link))
    return rows


def at_place(row: Kept, position: int) -> Kept:
    """A row with another number and its old link, as somebody would write it who cannot make links."""
    return position, canonical(json.loads(row[1]) | {"position": position}), row[2]


def numbered(rows: Sequence[Kept]) -> list[Kept]:
    """Rows numbered anew in their order."""
    return [at_place(row, place) for place, row in enumerate(rows, 1)]


def rewritten(rows: Sequence[Kept]) -> list[Kept]:
    """Rows numbered and linked anew, by somebody who can make links."""
    link = BEGINNING
    made: list[Kept] = []
    for position, row in enumerate(rows, 1):
        body = at_place(row, position)[1]
        link = link_after(link, body)
        made.append((position, body, link))
    return made
