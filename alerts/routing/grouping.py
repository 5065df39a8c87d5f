"""Alerts that are told together: one message for each rule, post and node, whatever their number. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from alerts.levels import GRAVITY, Level
from alerts.routing.sparing import Holds, WayOf
from alerts.schema import Post
from core.access import Way
from store.alerting.episodes import Episode

IN_PLACE: Final = "officer"
"""the post that is told in place of one at an owner that nobody holds"""

Kind = Literal["fired", "worsened", "repeated", "resolved", "escalated", "digest"]


@dataclass(frozen=True, slots=True)
class Due:
    """An episode that people are told of, and why; `posts` are the posts that are told."""

    episode: Episode
    kind: Kind
    posts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message: to whoever holds a post at a node, of some episodes of one rule (the gravest first)."""

    kind: Kind
    rule: str
    post: str
    node: str
    episodes: tuple[Episode, ...]

    @property
    def group_key(self) -> str:
        """What is told together."""
        return f"{self.rule}|{self.post}|{self.node}"

    @property
    def level(self) -> Level:
        """The gravest of its episodes."""
        return Level(self.episodes[0].level)


def node_of(post: Post, way: Way) -> str | None:
    """Where a post stands for the end of a way; None: a post at owners, and the way ends above them."""
    if post.at == "city":
        return way.city
    if post.at == "owner":
        return way.owner
    return way.authority


def addressed(named: Iterable[str], posts: Mapping[str, Post], way: Way, holds: Holds) -> list[tuple[str, str]]:
    """The posts that are told at the end of a way, each once with its node.

    Where nobody holds a post at an owner, the officer in charge of it is told in its place, so that nothing is lost.
    """
    found: list[tuple[str, str]] = []
    for post in named:
        node = node_of(posts[post], way)
        if node is not None and posts[post].at == "owner" and not holds(post, node) and IN_PLACE in posts:
            post, node = IN_PLACE, node_of(posts[IN_PLACE], way)
        if node is not None and (post, node) not in found:
            found.append((post, node))
    return found


def drafts(
    due: Iterable[Due], posts: Mapping[str, Post], way_of: WayOf, mass: int, holds: Holds = lambda *_: True
) -> list[Draft]:
    """The messages; none to owners where a rule fires for more than `mass` of them, who find theirs in the digest."""
    gathered: dict[tuple[Kind, str, str, str], list[Episode]] = defaultdict(list)
    units: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    for one in due:
        way = way_of(one.episode.scope)
        if way.owner is not None and any(posts[post].at == "owner" for post in one.posts):
            units[one.kind, one.episode.rule].add(way.owner)
        for post, node in addressed(one.posts, posts, way, holds):
            gathered[one.kind, one.episode.rule, post, node].append(one.episode)
    made = [Draft(kind, rule, post, node, in_order(found)) for (kind, rule, post, node), found in gathered.items()]
    return [one for one in made if posts[one.post].at != "owner" or len(units[one.kind, one.rule]) <= mass]


def in_order(found: Iterable[Episode]) -> tuple[Episode, ...]:
    """The gravest first, then the oldest."""
    return tuple(sorted(found, key=lambda one: (-GRAVITY[Level(one.level)], one.began_at, one.alert_id)))
