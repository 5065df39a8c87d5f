"""What posts have been told of each alert, and how long it has waited, after the messages of an instant. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.routing.choosing import Chosen, Pairs
from alerts.routing.due import is_told, waited
from alerts.routing.grouping import pairs
from alerts.routing.quiet import working_hours
from alerts.routing.routing import Routing
from core.working_days import Calendar
from store.alerting.episodes import Episode
from store.alerting.telling import PostTold, Telling


@dataclass(frozen=True, slots=True)
class Hours:
    """The instant, and what counts as working time before it."""

    at: datetime
    figures: Routing
    calendar: Calendar

    def worked(self, since: datetime) -> timedelta:
        """The working time between an instant before and this one."""
        return working_hours(since, self.at, self.figures.quiet, self.calendar)


def after_messages(chosen: Chosen, stand: Sequence[Episode], hours: Hours) -> list[Episode]:
    """The open episodes whose telling has changed by the messages of an instant, or by how they stand then."""
    told, left = _by_alert(pairs(chosen.drafts)), _by_alert(chosen.left)
    found = []
    for one in stand:
        number = one.alert_id
        posts = _posts(one, told.get(number, ()), left.get(number, ()), hours.at)
        after = _told(one, posts, hours, is_firing=number in chosen.firing)
        steps = chosen.steps.get(number, one.steps)
        told_at = one.told_at or (hours.at if number in told else None)
        # of thousands that are open hardly any has changed: what has not is the very same
        if after is not one.telling or steps != one.steps or told_at != one.told_at:
            found.append(replace(one, telling=after, steps=steps, told_at=told_at))
    return found


def after_digests(told: Pairs, stand: Sequence[Episode], at: datetime) -> list[Episode]:
    """The open episodes that digests have told posts of which no message had told them."""
    by_alert = _by_alert(told)
    return [
        replace(one, telling=replace(one.telling, posts=_posts(one, by_alert[one.alert_id], (), at)))
        for one in stand
        if one.alert_id in by_alert
    ]


def _posts(one: Episode, told: Collection[str], left: Collection[str], at: datetime) -> Mapping[str, PostTold]:
    """What posts know afterwards; of what has become milder they are told anew when it gets worse."""
    before = one.telling.posts
    if not told and not left and all(known.rank <= one.told_rank for known in before.values()):
        return before
    after = {post: replace(known, rank=min(known.rank, one.told_rank)) for post, known in before.items()}
    for post in told:
        known = before.get(post)
        first = None if known is None or one.telling.again else known.first_at
        after[post] = PostTold(one.told_rank, at, at if first is None else min(first, at))
    for post in left:
        after[post] = replace(before.get(post, PostTold(0)), rank=one.told_rank, waits=True)
    return after


def _told(one: Episode, posts: Mapping[str, PostTold], hours: Hours, *, is_firing: bool) -> Telling:
    """The time of waiting begins, goes on or stops; one that would begin later than now begins now."""
    before, since = one.telling, one.telling.waits_since
    is_same = posts is before.posts and not (before.again and is_firing)
    after = before if is_same else replace(before, posts=posts, again=before.again and not is_firing)
    if is_firing and is_told(after):
        return after if since is not None and since <= hours.at else replace(after, waits_since=hours.at)
    if since is None:
        return after
    seconds = waited(before, hours.worked).total_seconds()
    return replace(after, waited_s=int(seconds), waits_since=None)


def _by_alert(told: Pairs) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, post in told:
        found.setdefault(number, []).append(post)
    return found
