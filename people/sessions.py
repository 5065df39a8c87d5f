"""Sessions: an opaque secret for the browser, its digest for us, limits by what somebody is."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from core.access import access_table
from core.settings import Security
from store.accounts import Account
from store.database import Database
from store.sessions import Session, Stage, StoredSessions

COOKIE: Final = "cockpit_session"
SECRET_BYTES: Final = 32
STAGE_MIN: Final = 10
"""minutes to get from the password to a full session"""
AGENT_LENGTH: Final = 200
TOUCH_PARTS: Final = 15
"""a session is noted as in use at most so often in its idle time"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: its address, and what the browser calls itself."""

    address: str
    agent: str = ""


class Sessions(Protocol):
    """Where sessions are kept; StoreGoneError when it cannot be reached."""

    def put(self, session: Session) -> None:
        """Keeps a new session."""
        ...

    def get(self, secret_digest: bytes, at: datetime) -> Session | None:
        """The session of a secret's digest; None when there is none, or it is over."""
        ...

    def touch(self, secret_digest: bytes, at: datetime) -> None:
        """Notes that somebody is there."""
        ...

    def of_account(self, account_id: int, at: datetime) -> Sequence[Session]:
        """The sessions of an account that are not over, newest first."""
        ...

    def remove(self, account_id: int, handle: str) -> bool:
        """Ends a session of an account; False when there is none of that handle."""
        ...

    def forget(self, at: datetime) -> int:
        """Takes away what is over; returns how many."""
        ...


def sessions_on(database: Database, redis_url: str | None) -> Sessions:
    """In Redis where there is one, else in the database."""
    if not redis_url:
        return StoredSessions(database)
    # The client takes half a second to import, and most cockpits run without Redis.
    from people.redis_sessions import RedisSessions

    return RedisSessions(redis_url)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def new_session(
    account: Account, stage: Stage, roles: Iterable[str], security: Security, origin: Origin, at: datetime
) -> tuple[str, Session]:
    """The secret and the session of somebody who has just signed in; `roles` are those of now.

    A session that has reached no full stage is short: it can only be used to go on.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    expires_at, idle_s = _limits(stage, roles, security, at)
    session = Session(
        secret_digest=digest_of(secret),
        handle=secrets.token_hex(8),
        account_id=account.account_id,
        epoch=account.epoch,
        csrf=secrets.token_urlsafe(SECRET_BYTES),
        stage=stage,
        two_factors=False,
        created_at=at,
        seen_at=at,
        expires_at=expires_at,
        idle_s=idle_s,
        address=origin.address,
        agent=origin.agent[:AGENT_LENGTH],
    )
    return secret, session


def needs_touch(session: Session, at: datetime) -> bool:
    """Whether it is worth noting that somebody is there."""
    return session.idle_s is not None and at - session.seen_at >= timedelta(seconds=session.idle_s / TOUCH_PARTS)


def _limits(stage: Stage, roles: Iterable[str], security: Security, at: datetime) -> tuple[datetime, int | None]:
    families = {access_table().roles[role].family for role in roles}
    if stage != "full":
        return at + timedelta(minutes=STAGE_MIN), STAGE_MIN * 60
    if families == {"display"}:
        return at + timedelta(days=security.wall_days), None
    return at + timedelta(hours=security.absolute_h), security.idle_min * 60
