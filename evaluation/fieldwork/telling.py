"""Letters about leads, inspections and objections: to whoever may act at a node."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.access import Way
from people.letters import Letter, Pair, Value, Words, accounts_that_may, send
from store.database import UnitOfWork
from store.owners import owner_within


def tell(
    unit: UnitOfWork,
    accounts: Iterable[int],
    kind: str,
    values: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str | None = None,
) -> int:
    """Sends a letter of a kind (`letter.<kind>.subject`, `.body`) to each account; how many were sent."""
    subject, body = Words(f"letter.{kind}.subject", values), Words(f"letter.{kind}.body", values)
    letters = (Letter(account, kind, subject, body, link, once) for account in dict.fromkeys(accounts))
    return sum(send(unit, letter, at) is not None for letter in letters)


def nearest(unit: UnitOfWork, permission: str, way: Way, at: datetime) -> list[int]:
    """Who may do something and stands nearest: at the owner, else at its place, else at the city."""
    for node in (way.owner, way.place, way.city):
        if node is not None:
            found = accounts_that_may(unit, permission, way, at, at_node=node)
            if found:
                return found
    return []


def owner_name(unit: UnitOfWork, code: str) -> Pair:
    """What an owner is called; its code when the store has not met it."""
    owner = owner_within(unit, code)
    return Pair(code, code) if owner is None else Pair(owner.name, owner.name_en or owner.name)
