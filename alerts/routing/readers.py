"""Who is told what a post is told: whoever holds it there, or who is in charge where nobody does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alerts.routing.sparing import Sparing
from alerts.schema import Post
from core.access import Way

IN_CHARGE: Final = "officer"
"""who is told for a post at an owner that nobody holds"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A post at a node; `unheld`: the owner that it is told for, because nobody holds the post there."""

    post: str
    node: str
    unheld: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """The posts of an instant: where they stand, and which of those at owners anybody holds."""

    posts: Mapping[str, Post]
    sparing: Sparing

    def of(self, name: str, scope: str) -> Reader | None:
        """Who is told what a post is told of a scope; None: it stands at owners, and the scope is above them."""
        post, way = self.posts.get(name), self.sparing.way_of(scope)
        node = None if post is None else node_of(post, way)
        if post is None or node is None:
            return None
        if post.at == "owner" and IN_CHARGE in self.posts and not self.sparing.holds(name, node):
            in_charge = node_of(self.posts[IN_CHARGE], way)
            return None if in_charge is None else Reader(IN_CHARGE, in_charge, node)
        return Reader(name, node)

    def is_at_owners(self, name: str) -> bool:
        """Whether a post stands at single units."""
        return name in self.posts and self.posts[name].at == "owner"

    def are_spared(self, code: str, name: str) -> bool:
        """Whether a digest may tell units what a rule tells a post: authorities are told at once, no day runs out."""
        rule = self.sparing.rules[code]
        if rule.subject.kind == "deadline" or rule.stream != "act" or not self.is_at_owners(name):
            return False
        return any(not self.is_at_owners(one) for one in rule.posts_at(1))


def node_of(post: Post, way: Way) -> str | None:
    """Where a post stands for the end of a way; None: a post at owners, and the way ends above them."""
    if post.at == "city":
        return way.city
    if post.at == "owner":
        return way.owner
    return way.authority
