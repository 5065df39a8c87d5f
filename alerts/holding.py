"""Who is there to be told: posts at owners that somebody holds, and units at which nobody does."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from alerts.routing.sparing import Holds
from alerts.schema import Post, Readings, Rule
from core.access import access_table
from store.database import UnitOfWork
from store.grants import holders
from store.owners import OwnerRow

Held = Collection[tuple[str, str]]
"""(role, node) of everything that somebody holds"""


def held_at(unit: UnitOfWork, posts: Mapping[str, Post], at: datetime) -> Held:
    """The roles of posts at owners, and where somebody has them now."""
    roles = {role for post in posts.values() if post.at == "owner" for role in post.roles}
    return {(role, node) for _, role, node in holders(unit, roles, None, at)} if roles else set()


def holds_at(unit: UnitOfWork, posts: Mapping[str, Post], at: datetime) -> Holds:
    """Whether anybody holds a post at an owner now; it is read when it is first asked for."""
    held: list[Held] = []

    def holds(post: str, node: str) -> bool:
        if not held:
            held.append(held_at(unit, posts, at))
        return any((role, node) in held[0] for role in posts[post].roles)

    return holds


def units_without(rule: Rule, posts: Mapping[str, Post], held: Held, owners: Iterable[OwnerRow]) -> dict[str, int]:
    """Post → at how many of the owners that a rule looks at nobody holds it, though somebody could; pure."""
    of = rule.subject.of if isinstance(rule.subject, Readings) else ("agency", "archive")
    looked_at = [one for one in owners if one.kind in of]
    found = {code: _missing(posts[code], held, looked_at) for code in rule.posts if code in posts}
    return {code: number for code, number in found.items() if number and posts[code].at == "owner"}


def _missing(post: Post, held: Held, owners: Iterable[OwnerRow]) -> int:
    roles = access_table().roles
    levels = {level for role in post.roles if role in roles for level in roles[role].levels}
    return sum(one.kind in levels and not any((role, one.code) in held for role in post.roles) for one in owners)
