"""The messages of an instant. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.routing.due import escalations, is_time, may_tell, news, recoveries, repeats
from alerts.routing.grouping import Draft, Due, drafts, of_the_whole, pairs
from alerts.routing.readers import Readers
from alerts.routing.routing import Routing
from alerts.routing.sparing import fires
from alerts.states import Tell
from core.working_days import Calendar
from store.alerting.episodes import Episode

Moved = Sequence[tuple[Episode, Tell | None]]
"""episodes that have moved, as they are then, and what may be told of it"""
Pairs = frozenset[tuple[int, str]]
"""alerts and posts"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The messages of an instant, and beside them what is left to the digests.

    `steps`: how many steps further up some alerts have gone then. `firing`: what fires and is told of.
    """

    drafts: tuple[Draft, ...]
    left: Pairs
    steps: Mapping[int, int]
    firing: frozenset[int]


def choose(
    moved: Moved,
    stand: Sequence[Episode],
    readers: Readers,
    groups: Mapping[str, datetime],
    figures: Routing,
    calendar: Calendar,
) -> Chosen:
    """The messages of the instant of `readers`; `stand` are all open episodes, `groups` when each was last told.

    A group that was told of something new a moment ago gathers what follows until its interval is over.
    """
    sparing = readers.sparing
    at, rules = sparing.at, sparing.rules
    firing = list(fires(stand, rules, sparing))
    ended = [one for one, tell in moved if tell == "resolved"]
    new = drafts([*news(firing), *recoveries(ended, rules, sparing)], readers)
    ready = [
        one for one in new if one.kind != "fired" or may_tell(groups.get(one.group_key), at, figures.group_interval)
    ]
    up = list(escalations(firing, at, figures, calendar))
    again = drafts(_but(repeats(firing, at), pairs(new)), readers)
    due = [one for one in again if is_time(one, rules[one.rule], at)]
    made = [*ready, *due]
    left = pairs(of_the_whole(made, readers, figures.mass))
    told = (one for one in made if not one.told <= left)
    escalated = drafts(up, readers)
    steps = {one.episode.alert_id: one.episode.steps + 1 for one in up}
    return Chosen((*told, *escalated), left, steps, frozenset(one.alert_id for one, _ in firing))


def _but(due: Iterable[Due], told: Pairs) -> Iterable[Due]:
    """What is due, without what posts are told at this moment anyway."""
    for one in due:
        posts = [post for post in one.posts if (one.episode.alert_id, post) not in told]
        if posts:
            yield replace(one, posts=posts)
