"""Tokens of programs as they are kept: what each may do, whose it is, and the digest of its secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from store.database import UnitOfWork
from store.statements import sql

USE_NOTED_EVERY: Final = timedelta(minutes=10)

COLUMNS: Final = (
    "t.token_id, t.account_id, a.name, t.name, t.role, t.node, t.rests_on, t.permissions, t.handle,"
    " t.made_at, t.made_by, t.drawn_at, t.expires_at, t.ended_at, t.ended_by, t.used_at"
)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token; `owner` is the name that its account signs in by."""

    token_id: int
    account_id: int
    owner: str
    name: str
    role: str
    node: str
    rests_on: str
    permissions: Sequence[str]
    handle: str | None
    made_at: datetime
    made_by: str
    drawn_at: datetime | None
    expires_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    used_at: datetime | None

    def is_over(self, at: datetime) -> bool:
        """Whether it was ended or has run out."""
        return self.ended_at is not None or self.expires_at <= at


@dataclass(frozen=True, slots=True)
class Secret:
    """What is kept of a secret."""

    digest: bytes
    handle: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that is to be kept."""

    account_id: int
    name: str
    role: str
    node: str
    rests_on: str
    permissions: Sequence[str]
    expires_at: datetime


def add_token(unit: UnitOfWork, new: NewToken, secret: Secret | None, by: str, at: datetime) -> int:
    """Keeps a token, with its secret or for its account to draw it; returns its number."""
    values = {
        "account_id": new.account_id,
        "name": new.name,
        "role": new.role,
        "node": new.node,
        "rests_on": new.rests_on,
        "permissions": list(new.permissions),
        "expires_at": new.expires_at,
        "digest": secret.digest if secret else None,
        "handle": secret.handle if secret else None,
        "drawn_at": at if secret else None,
    }
    return int(unit.value(sql("tokens", "add"), values | {"by": by, "at": at}))


def draw(unit: UnitOfWork, token_id: int, secret: Secret, at: datetime) -> bool:
    """Gives a token its secret; False when it has one already, or is over."""
    values = {"token_id": token_id, "digest": secret.digest, "handle": secret.handle, "at": at}
    return unit.execute(sql("tokens", "draw"), values) == 1


def end_token(unit: UnitOfWork, token_id: int, by: str, at: datetime) -> bool:
    """Ends a token; False when it was over already."""
    return unit.execute(sql("tokens", "end"), {"token_id": token_id, "by": by, "at": at}) == 1


def token_by_id(unit: UnitOfWork, token_id: int) -> TokenRow | None:
    """One token."""
    return _one(unit.row(_text("by_id"), {"token_id": token_id}))


def token_by_digest(unit: UnitOfWork, digest: bytes) -> TokenRow | None:
    """The token of a secret's digest."""
    return _one(unit.row(_text("by_digest"), {"digest": digest}))


def tokens(unit: UnitOfWork, account_id: int | None, at: datetime, *, over: bool = False) -> list[TokenRow]:
    """The tokens of an account (None: of all), the newest first; `over`: those too that can be used no more."""
    rows = unit.rows(_text("list"), {"account_id": account_id, "at": at, "over": over})
    return [TokenRow(*row) for row in rows]


def note_use(unit: UnitOfWork, row: TokenRow, at: datetime) -> None:
    """Notes that a token was used, at most once in some minutes."""
    before = at - USE_NOTED_EVERY
    if row.used_at is None or row.used_at < before:
        unit.execute(sql("tokens", "used"), {"token_id": row.token_id, "at": at, "before": before})


def _text(name: str) -> str:
    return sql("tokens", name).format(columns=COLUMNS)


def _one(row: tuple[Any, ...] | None) -> TokenRow | None:
    return None if row is None else TokenRow(*row)
