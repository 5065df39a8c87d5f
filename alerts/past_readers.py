"""Whom alerts of the past would have been told to: the posts of their rule, and how many hold them now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.backtest import Past
from alerts.desk import AlertDesk
from alerts.holding import holds_at
from alerts.passes.surroundings import surroundings, way_of
from alerts.routing.readers import Readers
from alerts.routing.sparing import Sparing
from alerts.schema import Post, Rule
from store.grants import holders


@dataclass(frozen=True, slots=True)
class Told:
    """A post at a node, and how many people hold it now."""

    post: str
    node: str
    people: int


def told_of(
    desk: AlertDesk, rule: Rule, posts: Mapping[str, Post], past: Past, at: datetime
) -> dict[tuple[str, int], tuple[Told, ...]]:
    """(scope, rank) of the alerts → who would be told of them as posts are held now; nobody is told anything."""
    around = surroundings(desk, at)
    people: dict[tuple[str, str], int] = {}
    with desk.database.begin() as unit:
        holds = holds_at(unit, posts, at)
        sparing = Sparing(at, (), {rule.code: rule}, {}, lambda scope: way_of(desk, around, scope), lambda _: (), holds)
        readers = Readers(posts, sparing)

        def told(name: str, scope: str) -> Told | None:
            reader = readers.of(name, scope)
            if reader is None:
                return None
            key = (reader.post, reader.node)
            if key not in people:
                found = holders(unit, posts[reader.post].roles, [reader.node], at)
                people[key] = len({account for account, _, _ in found})
            return Told(*key, people[key])

        asked = {(one.subject.scope, one.rank) for one in past.fired}
        return {
            (scope, rank): tuple(dict.fromkeys(one for name in rule.posts_at(rank) if (one := told(name, scope))))
            for scope, rank in asked
        }
