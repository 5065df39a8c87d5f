"""Sources that answer with the whole each time: only what is new goes on, and a collapse is not believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson

from collectors.base import Cursor, Page, RawRow

LEAST_SHARE: Final = 0.5
"""A snapshot with less than this share of the rows of the last one is doubted."""


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
    if len(rows) < before * LEAST_SHARE:
        return [Page((), cursor, doubt=f"brings {len(rows)} rows, where there were {before}")]
    known = last.rows if last.digest == cursor.get("digest") else frozenset()
    fingerprints = list(map(orjson.dumps, rows))
    fresh = [row for row, mark in zip(rows, fingerprints, strict=True) if mark not in known]
    last.digest, last.rows = digest, frozenset(fingerprints)
    return [Page(fresh, {"digest": digest, "rows": len(rows)})]
