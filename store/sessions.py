"""Sessions in PostgreSQL, where there is no Redis; the secret is nowhere, only its digest."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from store.database import Database
from store.statements import sql

Stage = Literal["full", "second_factor", "change_password"]


@dataclass(frozen=True, slots=True)
class Session:
    """A session. `handle` is its public name, `epoch` that of the account when it began, `idle_s` None: no idle end."""

    secret_digest: bytes
    handle: str
    account_id: int
    epoch: int
    csrf: str
    stage: Stage
    two_factors: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    idle_s: int | None
    address: str
    agent: str

    @property
    def idle_until(self) -> datetime | None:
        """When it ends if nothing comes."""
        return None if self.idle_s is None else self.seen_at + timedelta(seconds=self.idle_s)

    def is_over(self, at: datetime) -> bool:
        """Whether it has ended by itself."""
        idle_until = self.idle_until
        return self.expires_at <= at or (idle_until is not None and idle_until <= at)


COLUMNS: Final = tuple(field.name for field in fields(Session))[1:]


class StoredSessions:
    """The sessions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, session: Session) -> None:
        """Keeps a new session."""
        named = {name: getattr(session, name) for name in ("secret_digest", *COLUMNS)}
        self._execute("put", named)

    def get(self, secret_digest: bytes, at: datetime) -> Session | None:
        """The session of a secret's digest; None when there is none, or it is over."""
        rows = self._rows("get", {"secret_digest": secret_digest, "at": at})
        return rows[0] if rows else None

    def touch(self, secret_digest: bytes, at: datetime) -> None:
        """Notes that somebody is there."""
        self._execute("touch", {"secret_digest": secret_digest, "at": at})

    def of_account(self, account_id: int, at: datetime) -> Sequence[Session]:
        """The sessions of an account that are not over, newest first."""
        return self._rows("of_account", {"account_id": account_id, "at": at})

    def remove(self, account_id: int, handle: str) -> bool:
        """Ends a session of an account; False when there is none of that handle."""
        return self._execute("remove", {"account_id": account_id, "handle": handle}) == 1

    def forget(self, at: datetime) -> int:
        """Takes away what is over; returns how many."""
        return self._execute("forget", {"at": at})

    def _execute(self, statement: str, values: dict[str, Any]) -> int:
        with self._database.begin() as unit:
            return unit.execute(_text(statement), values)

    def _rows(self, statement: str, values: dict[str, Any]) -> list[Session]:
        with self._database.begin() as unit:
            return [Session(bytes(row[0]), *row[1:]) for row in unit.rows(_text(statement), values)]


def _text(statement: str) -> str:
    text = sql("sessions", statement)
    return text.format(columns=", ".join(COLUMNS), values=", ".join(f"%({name})s" for name in COLUMNS))
