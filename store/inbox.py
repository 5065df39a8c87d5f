"""Signed pushes as they came in, until their collector has read them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Database
from store.statements import sql


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One push; `body` is the text that was signed."""

    inbox_id: int
    source: str
    feed: str
    body: str
    received_at: datetime


def put(database: Database, source: str, feed: str, body: str, at: datetime) -> int:
    """Keeps a push and tells the listeners of `inbox`; the same body again gives the same number."""
    digest = hashlib.sha256(f"{feed}\n{body}".encode()).hexdigest()
    with database.begin() as unit:
        values = {"source": source, "feed": feed, "digest": digest, "body": body, "at": at}
        number = int(unit.value(sql("inbox", "put"), values))
        unit.execute(sql("inbox", "announce"), {"payload": source})
    return number


def pending(database: Database, source: str, limit: int = 100) -> list[InboxRow]:
    """The pushes of a source that have not been read, oldest first."""
    with database.begin() as unit:
        rows = unit.rows(sql("inbox", "pending"), {"source": source, "limit": limit})
    return [InboxRow(*row) for row in rows]


def done(database: Database, ids: Sequence[int], at: datetime) -> None:
    """Notes that pushes have been read."""
    with database.begin() as unit:
        unit.execute(sql("inbox", "done"), {"ids": list(ids), "at": at})


def forget(database: Database, before: datetime) -> int:
    """Takes away pushes that were read before an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("inbox", "forget"), {"before": before})
