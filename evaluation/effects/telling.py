"""Letters to those who hold a post: at the unit concerned, or at the authority in charge; deputies are among them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.access import Way
from people.letters import Value, accounts_that_may, tell
from store.database import UnitOfWork
from store.grants import holders


def tell_unit(
    unit: UnitOfWork, way: Way, kind: str, words: Mapping[str, Value], link: str, at: datetime, once: str | None = None
) -> int:
    """Tells whoever answers documents at the unit; returns how many letters were sent."""
    accounts = accounts_that_may(unit, "notices.answer", way, at, at_node=way.owner)
    return tell(unit, accounts, kind, words, link, at, once)


def tell_authority(
    unit: UnitOfWork,
    way: Way,
    permission: str,
    kind: str,
    words: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str | None = None,
) -> int:
    """Tells whoever has a right at the authority in charge; returns how many letters were sent."""
    return tell(unit, accounts_that_may(unit, permission, way, at), kind, words, link, at, once)


def tell_posts(
    unit: UnitOfWork,
    roles: Iterable[str],
    nodes: Iterable[str],
    kind: str,
    words: Mapping[str, Value],
    link: str,
    at: datetime,
    once: str | None = None,
) -> int:
    """Tells the holders of posts at nodes, each once; returns how many letters were sent."""
    found = holders(unit, list(roles), list(nodes), at)
    return tell(unit, dict.fromkeys(account for account, _, _ in found), kind, words, link, at, once)
