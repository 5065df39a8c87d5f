"""Sources that answer with the whole each time: only what is new goes on, and a collapse is not believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from collectors.base import Cursor, Page, RawRow
from core.conditions import has_collapsed


@dataclass(slots=True)
class Snapshot:
    """The rows of the last snapshot handed on, to hand on only what differs; known by the digest of its file."""

    digest: str = ""
    rows: frozenset[bytes] = field(default_factory=frozenset)


def snapshot_page(last: Snapshot, cursor: Cursor, digest: str, rows: Sequence[RawRow]) -> list[Page]:
    """The page that a whole answer comes to; `last` is moved on to it.

    A row that has gone is not deleted: such files say 0 for what has fallen away.
    """
    if digest == cursor.get("digest"):
        return [Page((), cursor)]
    before = cursor.get("rows", 0)
    if has_collapsed(len(rows), before):
        doubt = f"brings {len(rows)} rows, where there were {before}"
        return [
            Page((), cursor, doubt=doubt, doubt_code="collapsed", doubt_values={"rows": len(rows), "before": before})
        ]
    known = last.rows if last.digest == cursor.get("digest") else frozenset()
    fingerprints = list(map(orjson.dumps, rows))
    fresh = [row for row, mark in zip(rows, fingerprints, strict=True) if mark not in known]
    last.digest, last.rows = digest, frozenset(fingerprints)
    return [Page(fresh, {"digest": digest, "rows": len(rows)})]
