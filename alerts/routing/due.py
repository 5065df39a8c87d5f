"""Which episodes people are told of at an instant, and why. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from alerts.routing.grouping import Draft, Due, Kind
from alerts.routing.quiet import working_hours
from alerts.routing.routing import Routing
from alerts.routing.sparing import Sparing
from alerts.schema import Rule
from alerts.states import State
from core.days import local_date
from core.working_days import Calendar
from store.alerting.episodes import Episode
from store.alerting.telling import PostTold, Telling

Firing = Sequence[tuple[Episode, Rule]]
"""what fires and is told of, each with its rule (`alerts.routing.sparing.fires`)"""


def news(firing: Firing) -> Iterator[Due]:
    """What posts have not been told of what fires: that it does, that it got worse, that it was not mended in time."""
    for one, rule in firing:
        owed: dict[Kind, list[str]] = {}
        for post in rule.posts_at(one.told_rank):
            kind = _owed(one, one.telling.posts.get(post))
            if kind is not None:
                owed.setdefault(kind, []).append(post)
        for kind, posts in owed.items():
            yield Due(one, kind, posts)


def _owed(one: Episode, told: PostTold | None) -> Kind | None:
    if told is None:
        return "fired"
    if told.rank < one.told_rank:
        return "fired" if told.at is None else "worsened"
    return "repeated" if one.telling.again and not told.waits else None


def recoveries(ended: Iterable[Episode], rules: Mapping[str, Rule], sparing: Sparing) -> Iterator[Due]:
    """What is over, to all posts that were told of it."""
    for one in ended:
        rule = rules.get(one.rule)
        if rule is not None and rule.tells_recovery and sparing.silence_of(one) is None:
            yield Due(one, "resolved", [post for post, told in one.telling.posts.items() if told.at is not None])


def escalations(firing: Firing, at: datetime, figures: Routing, calendar: Calendar) -> Iterator[Due]:
    """What has waited too long for somebody, each to the next post; one that is nowhere for it is left behind."""
    # thousands began to wait at the same few instants
    worked = cache(lambda since: working_hours(since, at, figures.quiet, calendar))
    for one, rule in firing:
        if one.steps < len(rule.escalate):
            step = rule.escalate[one.steps]
            if waited(one.telling, worked) >= timedelta(hours=step.after_hours):
                yield Due(one, "escalated", (step.to,))


def is_told(telling: Telling) -> bool:
    """Whether any post has been told."""
    return any(told.at is not None for told in telling.posts.values())


def waited(telling: Telling, worked: Callable[[datetime], timedelta]) -> timedelta:
    """The working time for which somebody knew of it, it fired, and nobody took it up; `worked`: since an instant."""
    before = timedelta(seconds=telling.waited_s)
    since = telling.waits_since
    return before if since is None else before + worked(since)


def repeats(firing: Firing, at: datetime) -> Iterator[Due]:
    """What fires of rules that repeat, to posts for which half the interval is over: so they come to go together."""
    for one, rule in firing:
        if rule.repeat is None:
            continue
        half = rule.repeat.every / 2
        posts = [
            post for post in rule.posts_at(one.told_rank) if _may_repeat(rule, one.telling.posts.get(post), at, half)
        ]
        if posts:
            yield Due(one, "repeated", posts)


def is_time(draft: Draft, rule: Rule, at: datetime) -> bool:
    """Whether the whole interval is over for any alert of a repetition."""
    by_number = {one.alert_id: one.telling.posts for one in draft.episodes}
    every = timedelta(0) if rule.repeat is None else rule.repeat.every
    return any(_may_repeat(rule, by_number[number].get(post), at, every) for number, post in draft.told)


def _may_repeat(rule: Rule, told: PostTold | None, at: datetime, after: timedelta) -> bool:
    if rule.repeat is None or told is None or told.at is None or told.waits:
        return False
    if told.at > at:
        return True
    is_over = rule.repeat.until is not None and told.first_at is not None and at - told.first_at > rule.repeat.until
    return not is_over and at - told.at >= after


def may_tell(told_at: datetime | None, at: datetime, interval: timedelta) -> bool:
    """Whether a group may be told of something new, or gathers it; what was told later than now gathers nothing."""
    return told_at is None or told_at > at or at - told_at >= interval


def ageing(stand: Sequence[Episode], rules: Mapping[str, Rule], at: datetime, calendar: Calendar) -> list[Episode]:
    """What was taken up and not mended for too many working days."""
    return [
        one
        for one in stand
        if one.state == State.ACKNOWLEDGED and one.acknowledged_at is not None and _is_old(one, rules, at, calendar)
    ]


def _is_old(one: Episode, rules: Mapping[str, Rule], at: datetime, calendar: Calendar) -> bool:
    rule = rules.get(one.rule)
    if rule is None or rule.ageing_days is None or one.acknowledged_at is None:
        return False
    return calendar.between(local_date(one.acknowledged_at), local_date(at)) >= rule.ageing_days
