"""Who a secret stands for, kept for a while: the store is asked once, not at every request.

A change of rights, sessions or tokens is heard on the channel `cockpit_access` and forgets the account at once.
That nothing is heard for a while is the second line: what is kept grows old after `KEPT_S`, or `DEAF_S` when deaf.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cockpit.reads import Reads
from core.errors import StoreError
from people.doors import Doors, Visitor

KEPT_S: Final = 60.0
WATCHED_S: Final = 300.0
"""The same for whoever only watches: a thousand walls asked for each minute would cost a hundredth of a core."""
DEAF_S: Final = 2.0
TOKEN_S: Final = 5.0
"""The end of a token is not told, so it is asked for again soon."""
SLID_S: Final = 20.0
"""So often somebody who acts moves the idle end of the session on."""
MOST_KEPT: Final = 20_000
FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)

Key = tuple[str, bytes]
"""session or token, and the digest of the secret: the cache holds no secret"""


@dataclass(slots=True)
class _Known:
    visitor: Visitor
    looked: float
    slid: float


class Visitors:
    """Finds the visitor of a secret. `hears` says whether changes are heard now."""

    def __init__(self, doors: Doors, reads: Reads, hears: Callable[[], bool] = lambda: True) -> None:
        self._doors = doors
        self._reads = reads
        self._hears = hears
        self._known: OrderedDict[Key, _Known] = OrderedDict()
        self._looking: dict[Key, asyncio.Future[Visitor | None]] = {}
        self._changes = 0

    def forget(self, account_id: int | None = None) -> None:
        """Forgets an account, or everybody: the next request asks the store."""
        self._changes += 1
        self._looking.clear()
        if account_id is None:
            self._known.clear()
            return
        gone = [key for key, known in self._known.items() if known.visitor.principal.account_id == account_id]
        for key in gone:
            del self._known[key]

    def knows(self, kind: str, secret: str) -> bool:
        """Whether a secret has been seen that was somebody's."""
        return (kind, _digest(secret)) in self._known

    async def of(self, kind: str, secret: str, at: datetime, *, active: bool = True) -> Visitor | None:
        """The visitor of a `session` or `token`; None: no such, or it has ended. `active`: counts as doing something.

        While the store is away who was known stays known until the session's own end. StoreError: nobody was.
        """
        key = (kind, _digest(secret))
        known = self._known.get(key)
        if known is not None and self._holds(known, at, active):
            return known.visitor
        try:
            return await self._look_once(key, secret, at, active)
        except StoreError:
            if known is not None and _lasts(known.visitor, at):
                return known.visitor
            raise

    def _holds(self, known: _Known, at: datetime, active: bool) -> bool:
        now = time.monotonic()
        if now - known.looked > self._kept_s(known, active) or not _lasts(known.visitor, at):
            return False
        return not active or known.visitor.idle_until is None or now - known.slid < SLID_S

    def _kept_s(self, known: _Known, active: bool) -> float:
        if not self._hears():
            return DEAF_S
        if known.visitor.principal.kind == "token":
            return TOKEN_S
        return KEPT_S if active else WATCHED_S

    async def _look_once(self, key: Key, secret: str, at: datetime, active: bool) -> Visitor | None:
        """Asks the store; requests that come meanwhile wait for the same answer."""
        under_way = self._looking.get(key)
        if under_way is not None:
            return await asyncio.shield(under_way)
        future = asyncio.ensure_future(self._look(key, secret, at, active))
        self._looking[key] = future
        try:
            return await asyncio.shield(future)
        finally:
            if self._looking.get(key) is future:
                del self._looking[key]

    async def _look(self, key: Key, secret: str, at: datetime, active: bool) -> Visitor | None:
        changes = self._changes
        visitor = await self._reads(self._ask, key[0], secret, at, active)
        if changes != self._changes:  # what was read may be from before the change
            visitor = await self._reads(self._ask, key[0], secret, at, active)
        elif visitor is not None:
            self._keep(key, visitor, active)
        if visitor is None:
            self._known.pop(key, None)
        return visitor

    def _ask(self, kind: str, secret: str, at: datetime, active: bool) -> Visitor | None:
        if kind == "session":
            return self._doors.by_session(secret, at, active=active)
        principal = self._doors.by_token(secret, at)
        if principal is None:
            return None
        return Visitor(principal, csrf="", expires_at=FAR, idle_until=None, stage="full")

    def _keep(self, key: Key, visitor: Visitor, active: bool) -> None:
        now = time.monotonic()
        known = self._known.get(key)
        slid = now if active else known.slid if known else float("-inf")
        self._known[key] = _Known(visitor, now, slid)
        self._known.move_to_end(key)
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)


def _lasts(visitor: Visitor, at: datetime) -> bool:
    return at < visitor.expires_at and (visitor.idle_until is None or at < visitor.idle_until)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
