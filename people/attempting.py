"""Counting attempts to sign in, and refusing them when there were too many."""

import unicodedata
from datetime import datetime, timedelta
from typing import Final

from core.settings import Security
from people.locking_out import LockRule, locked_until
from people.people import People
from people.sessions import Origin
from store.attempts import add_attempt, attempts
from store.database import UnitOfWork

NAME_LENGTH: Final = 64


def typed_name(name: str) -> str:
    """What somebody typed as a name, in the form in which names are kept."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:NAME_LENGTH]


def rules_of(security: Security) -> tuple[LockRule, LockRule]:
    """The rules for a name and for an address. An own success does not excuse guessing under other names."""
    window, locked = timedelta(minutes=security.failures_min), timedelta(minutes=security.locked_min)
    return (
        LockRule(security.failures, window, locked),
        LockRule(security.address_failures, window, locked, forgiving=False),
    )


def begin_attempt(unit: UnitOfWork, people: People, name: str, origin: Origin, at: datetime) -> int | datetime:
    """The number of a new attempt under a name, or until when there may be none.

    It counts as failed from now on, so that a hundred guesses at once are a hundred failures.
    """
    by_name, by_address = rules_of(people.settings.security)
    digest = people.sealing.digest(name)
    tried, from_there = attempts(unit, digest, origin.address, at - max(by_name.reach, by_address.reach))
    locks = [locked_until(tried, by_name, at), locked_until(from_there, by_address, at)]
    until = max((lock for lock in locks if lock is not None), default=None)
    return add_attempt(unit, digest, origin.address, at) if until is None else until
