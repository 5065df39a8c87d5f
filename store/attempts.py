"""Attempts to sign in. One counts as failed from its beginning until it has succeeded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Database, UnitOfWork
from store.statements import sql


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt."""

    at: datetime
    succeeded: bool


def attempts(unit: UnitOfWork, digest: bytes, address: str, since: datetime) -> tuple[Sequence[Tried], Sequence[Tried]]:
    """Attempts under a name and from an address, oldest first; no other is added before the end of the transaction."""
    values = {"digest": digest, "address": address, "since": since}
    unit.execute(sql("accounts", "lock_names"), values)
    by_name = unit.rows(sql("accounts", "attempts_of_name"), values)
    by_address = unit.rows(sql("accounts", "attempts_of_address"), values)
    return [Tried(*row) for row in by_name], [Tried(*row) for row in by_address]


def add_attempt(unit: UnitOfWork, digest: bytes, address: str, at: datetime) -> int:
    """Notes an attempt, failed so far; returns its number."""
    return int(unit.value(sql("accounts", "add_attempt"), {"digest": digest, "address": address, "at": at}))


def attempt_succeeded(unit: UnitOfWork, attempt_id: int) -> None:
    """It has."""
    unit.execute(sql("accounts", "attempt_succeeded"), {"attempt_id": attempt_id})


def withdraw_attempt(unit: UnitOfWork, attempt_id: int) -> None:
    """It is neither a failure nor a success: another step of signing in follows, which counts."""
    unit.execute(sql("accounts", "withdraw_attempt"), {"attempt_id": attempt_id})


def clear_attempts(unit: UnitOfWork, digest: bytes) -> int:
    """Forgets the attempts under a name: somebody may try again; returns how many."""
    return unit.execute(sql("accounts", "clear_attempts"), {"digest": digest})


def forget(database: Database, before: datetime) -> int:
    """Takes away attempts older than an instant; returns how many."""
    with database.begin() as unit:
        return unit.execute(sql("accounts", "forget_attempts"), {"before": before})
