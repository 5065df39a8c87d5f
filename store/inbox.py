"""Signed pushes as they came in, in the order in which their feeds read them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.errors import RefusedError
from store.database import Database, UnitOfWork
from store.statements import sql

NONCES_KEPT: Final = timedelta(minutes=15)
"""A nonce is refused as long as a signature with it could still be believed: five minutes to either side."""


class UsedNonceError(RefusedError):
    """The nonce of a request was used before: it is that request once more."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What makes a request one of its kind: who signed it, and the nonce."""

    key: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number of a push, and when it first came."""

    number: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One push; `body` is the text that was signed."""

    number: int
    body: str
    received_at: datetime


def put(
    database: Database, source: str, feed: str, body: str, at: datetime, signature: Signature | None = None
) -> Receipt:
    """Keeps a push and tells the listeners of `inbox`; the same body again gets the same receipt.

    UsedNonceError: this very request has been here before; nothing is kept.
    """
    with database.begin() as unit:
        if signature is not None:
            _use_nonce(unit, signature, at)
        return put_within(unit, source, feed, body, at)


def put_within(unit: UnitOfWork, source: str, feed: str, body: str, at: datetime) -> Receipt:
    """The same as a part of a transaction: the push waits, and is announced, once that is committed.

    Until then no other push of the source is kept, so it belongs to the end of what a transaction does.
    """
    digest = hashlib.sha256(f"{feed}\n{body}".encode()).hexdigest()
    values = {"source": source, "feed": feed, "digest": digest, "body": body, "at": at}
    # numbers have to become visible in their order: a reader that has seen one never looks below it again
    unit.execute(sql("inbox", "lock"), {"source": source})
    known = unit.row(sql("inbox", "known"), values)
    number, received_at = known or (int(unit.value(sql("inbox", "put"), values)), at)
    unit.execute(sql("inbox", "announce"), {"payload": f"{source}/{feed}"})
    return Receipt(number, received_at)


def _use_nonce(unit: UnitOfWork, signature: Signature, at: datetime) -> None:
    unit.execute(sql("inbox", "forget_nonces"), {"before": at - NONCES_KEPT})
    if not unit.execute(sql("inbox", "use_nonce"), {"key": signature.key, "nonce": signature.nonce, "at": at}):
        raise UsedNonceError("the nonce was used before")


def waiting(database: Database, source: str, feed: str, after: int, limit: int = 100) -> list[InboxRow]:
    """The pushes of a feed with a number above `after`, in order."""
    values = {"source": source, "feed": feed, "after": after, "limit": limit}
    with database.begin() as unit:
        rows = unit.rows(sql("inbox", "waiting"), values)
    return [InboxRow(*row) for row in rows]


def newest(database: Database, source: str, feed: str) -> datetime | None:
    """When a feed was last pushed to; None when never, or so long ago that it has been forgotten."""
    with database.begin() as unit:
        found: datetime | None = unit.value(sql("inbox", "newest"), {"source": source, "feed": feed})
    return found


def forget(database: Database, before: datetime) -> int:
    """Takes away pushes that came before an instant and have been read; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("inbox", "forget"), {"before": before})


class Pushes:
    """The inbox of a database, as the collectors read it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, source: str, feed: str, after: int, limit: int) -> Sequence[InboxRow]:
        """The pushes of a feed with a number above `after`, in order."""
        return waiting(self._database, source, feed, after, limit)

    def newest(self, source: str, feed: str) -> datetime | None:
        """When a feed was last pushed to."""
        return newest(self._database, source, feed)
