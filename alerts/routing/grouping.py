"""Alerts that are told together: one message for each rule, post and node, whatever their number. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from alerts.levels import GRAVITY, Level
from alerts.routing.readers import Readers
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
    """A message: to whoever holds a post at a node, of some episodes of one rule (the gravest first).

    `told`: the alerts and posts that are told by it. `unheld`: posts and owners that it is for because nobody holds
    that post there.
    """

    kind: Kind
    rule: str
    post: str
    node: str
    episodes: tuple[Episode, ...]
    told: frozenset[tuple[int, str]] = frozenset()
    unheld: frozenset[tuple[str, str]] = frozenset()

    @property
    def group_key(self) -> str:
        """What is told together."""
        return f"{self.rule}|{self.post}|{self.node}"

    @property
    def level(self) -> Level:
        """The gravest of its episodes."""
        return Level(self.episodes[0].level)


@dataclass(slots=True)
class _Group:
    episodes: dict[int, Episode] = field(default_factory=dict)
    told: set[tuple[int, str]] = field(default_factory=set)
    unheld: set[tuple[str, str]] = field(default_factory=set)


def drafts(due: Iterable[Due], readers: Readers) -> list[Draft]:
    """The messages; what a post would be told that nobody holds stands in that of whoever is told instead."""
    groups: dict[tuple[Kind, str, str, str], _Group] = {}
    for one in due:
        for post in one.posts:
            reader = readers.of(post, one.episode.scope)
            if reader is None:
                continue
            group = groups.setdefault((one.kind, one.episode.rule, reader.post, reader.node), _Group())
            group.episodes[one.episode.alert_id] = one.episode
            group.told.add((one.episode.alert_id, post))
            if reader.unheld:
                group.unheld.add((post, reader.unheld))
    return [
        Draft(*key, in_order(group.episodes.values()), frozenset(group.told), frozenset(group.unheld))
        for key, group in groups.items()
    ]


def of_the_whole(made: Sequence[Draft], readers: Readers, mass: int) -> list[Draft]:
    """The messages to single units of a rule that has an authority told of the same, when they are more than `mass`.

    That is an event of the whole: units find it in their next digest. What has a day of its own never is, nor what is
    over: those who had heard of it hear of that.
    """
    to_units: dict[tuple[Kind, str, str], list[Draft]] = {}
    for draft in made:
        if draft.kind != "resolved" and readers.are_spared(draft.rule, draft.post):
            to_units.setdefault((draft.kind, draft.rule, draft.post), []).append(draft)
    return [draft for found in to_units.values() if len(found) > mass for draft in found]


def in_order(found: Iterable[Episode]) -> tuple[Episode, ...]:
    """The gravest first, then the oldest."""
    return tuple(sorted(found, key=lambda one: (-GRAVITY[Level(one.level)], one.began_at, one.alert_id)))


def pairs(made: Iterable[Draft]) -> frozenset[tuple[int, str]]:
    """The alerts and posts that some messages tell."""
    return frozenset(pair for draft in made for pair in draft.told)
