"""Letters about evaluation: to the agency concerned, to a reviewer, to whoever decides at the authority."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.access import Way
from people.letters import Letter, Value, Words, accounts_that_may, send
from store.database import UnitOfWork


def tell_agency(
    unit: UnitOfWork,
    way: Way,
    kind: str,
    values: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str,
    permission: str = "self_reports.submit",
) -> int:
    """Tells whoever speaks for the agency at the end of a way; returns how many letters were sent."""
    return tell(unit, accounts_that_may(unit, permission, way, at, at_node=way.owner), kind, values, link, at, once)


def tell(
    unit: UnitOfWork,
    accounts: Iterable[int],
    kind: str,
    values: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str,
) -> int:
    """Sends a letter of a kind (`letter.<kind>.subject`, `.body`) to each account, once; how many were sent."""
    subject, body = Words(f"letter.{kind}.subject", values), Words(f"letter.{kind}.body", values)
    letters = (Letter(account, kind, subject, body, link, once) for account in dict.fromkeys(accounts))
    return sum(send(unit, letter, at) is not None for letter in letters)
