"""Alerts that are told together: one message for each rule, post and node, whatever their number. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alerts.levels import GRAVITY, Level
from alerts.routing.sparing import WayOf
from alerts.schema import Post
from core.access import Way
from store.alerting.episodes import Episode

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


def drafts(due: Iterable[Due], posts: Mapping[str, Post], way_of: WayOf, mass: int) -> list[Draft]:
    """The messages; none to owners where a rule fires for more than `mass` of them, who find theirs in the digest."""
    gathered: dict[tuple[Kind, str, str, str], list[Episode]] = defaultdict(list)
    for one in due:
        for post in one.posts:
            node = node_of(posts[post], way_of(one.episode.scope))
            if node is not None:
                gathered[one.kind, one.episode.rule, post, node].append(one.episode)
    made = [Draft(kind, rule, post, node, in_order(found)) for (kind, rule, post, node), found in gathered.items()]
    counted: dict[tuple[Kind, str, str], int] = defaultdict(int)
    for draft in made:
        counted[draft.kind, draft.rule, draft.post] += posts[draft.post].at == "owner"
    return [draft for draft in made if counted[draft.kind, draft.rule, draft.post] <= mass]


def in_order(found: Iterable[Episode]) -> tuple[Episode, ...]:
    """The gravest first, then the oldest."""
    return tuple(sorted(found, key=lambda one: (-GRAVITY[Level(one.level)], one.began_at, one.alert_id)))
