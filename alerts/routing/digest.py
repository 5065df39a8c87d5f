"""What stands in the digest of a working day: alerts that nobody has taken up. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.routing.choosing import Pairs
from alerts.routing.grouping import in_order
from alerts.routing.readers import Readers
from alerts.routing.routing import Routing
from alerts.routing.sparing import fires
from core.days import LOCAL, local_date
from core.working_days import Calendar
from store.alerting.episodes import Episode


@dataclass(frozen=True, slots=True)
class Digest:
    """To whoever holds a post at a node: what waits there, the gravest first; `told`: what no message has told."""

    post: str
    node: str
    episodes: tuple[Episode, ...]
    told: Pairs = frozenset()


def is_due(last: datetime | None, at: datetime, figures: Routing, calendar: Calendar) -> bool:
    """Whether the digest of the local day is to be told now: on working days from its hour on, once.

    One that was told on a later day than today is of a clock that was wrong.
    """
    day = local_date(at)
    if not calendar.is_working(day) or at.astimezone(LOCAL).time() < figures.digest:
        return False
    return last is None or local_date(last) != day


def digests(stand: Sequence[Episode], readers: Readers) -> list[Digest]:
    """The digests of a day: to authorities of all that fires, to units of what was left to their digest."""
    sparing = readers.sparing
    found: dict[tuple[str, str], dict[int, Episode]] = {}
    told: dict[tuple[str, str], set[tuple[int, str]]] = {}
    for one, rule in fires((one for one in stand if one.stream == "act"), sparing.rules, sparing):
        for post in rule.posts_at(one.told_rank):
            known = one.telling.posts.get(post)
            waits = known is not None and known.waits
            reader = readers.of(post, one.scope) if waits or not readers.is_at_owners(post) else None
            if reader is not None:
                found.setdefault((reader.post, reader.node), {})[one.alert_id] = one
                told.setdefault((reader.post, reader.node), set()).update({(one.alert_id, post)} if waits else ())
    return [Digest(*key, in_order(waiting.values()), frozenset(told[key])) for key, waiting in sorted(found.items())]


def widest(found: Sequence[Digest], node: str) -> Digest | None:
    """The digest at a node with the most alerts; None: there is none at it."""
    return max((one for one in found if one.node == node), key=lambda one: len(one.episodes), default=None)
