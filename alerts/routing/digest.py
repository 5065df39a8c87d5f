"""What stands in the digest of a working day: alerts that nobody has taken up. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.routing.grouping import addressed, in_order
from alerts.routing.routing import Routing
from alerts.routing.sparing import Sparing, fires
from alerts.schema import Post, Rule
from core.days import LOCAL, local_date
from core.working_days import Calendar
from store.alerting.episodes import Episode


@dataclass(frozen=True, slots=True)
class Digest:
    """To whoever holds a post at a node: what waits there, the gravest first."""

    post: str
    node: str
    episodes: tuple[Episode, ...]


def is_due(last: datetime | None, at: datetime, figures: Routing, calendar: Calendar) -> bool:
    """Whether the digest of the local day is to be told now: on working days from its hour on, once."""
    day = local_date(at)
    if not calendar.is_working(day) or at.astimezone(LOCAL).time() < figures.digest:
        return False
    return last is None or local_date(last) < day


def digests(
    stand: Iterable[Episode],
    rules: Mapping[str, Rule],
    posts: Mapping[str, Post],
    sparing: Sparing,
    last: datetime | None,
) -> list[Digest]:
    """The digests of a day: to authorities of all that fires, to units of what has begun since the last digest."""
    found: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for one, rule in fires((one for one in stand if one.stream == "act"), rules, sparing):
        for post, node in addressed(rule.posts_at(one.rank), posts, sparing.way_of(one.scope), sparing.holds):
            if posts[post].at != "owner" or _is_new(one, last):
                found[post, node].append(one)
    return [Digest(post, node, in_order(waiting)) for (post, node), waiting in sorted(found.items())]


def _is_new(one: Episode, last: datetime | None) -> bool:
    return last is None or (one.fired_at is not None and one.fired_at > last)
