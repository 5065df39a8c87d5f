"""Which episodes people are told of at an instant, and why. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.routing.grouping import Due, Kind
from alerts.routing.quiet import working_hours
from alerts.routing.routing import Routing
from alerts.routing.sparing import Sparing
from alerts.schema import Rule
from alerts.states import State, Tell
from core.days import local_date
from core.working_days import Calendar
from store.alerting.episodes import Episode

Firing = Sequence[tuple[Episode, Rule]]
"""what fires and is told of, each with its rule (`alerts.routing.sparing.fires`)"""


@dataclass(frozen=True, slots=True)
class GroupTold:
    """What a group was last told."""

    told_at: datetime
    first_told_at: datetime
    repeats: int = 0


def news(
    moved: Sequence[tuple[Episode, Tell | None]], firing: Firing, rules: Mapping[str, Rule], sparing: Sparing
) -> Iterator[Due]:
    """What has not been told: what fires and was spared or is new, got worse, was not mended in time, what is over."""
    told_again: dict[int, Kind] = {one.alert_id: tell for one, tell in moved if tell in ("worsened", "repeated")}
    for one, rule in firing:
        if one.told_at is None:
            yield Due(one, "fired", rule.posts_at(one.rank))
        elif one.alert_id in told_again:
            yield Due(one, told_again[one.alert_id], rule.posts_at(one.rank))
    for one, tell in moved:
        ended = rules.get(one.rule) if tell == "resolved" and one.told_at is not None else None
        if ended is not None and ended.tells_recovery and sparing.silence_of(one) is None:
            yield Due(one, "resolved", _told_posts(one, ended))


def _told_posts(one: Episode, rule: Rule) -> tuple[str, ...]:
    """The posts that an episode was told to, those that it was escalated to among them."""
    posts = rule.posts_at(max(one.rank, one.told_rank))
    return tuple(dict.fromkeys((*posts, *(step.to for step in rule.escalate[: one.steps]))))


def spared_worse(moved: Sequence[tuple[Episode, Tell | None]], sparing: Sparing) -> list[Episode]:
    """Episodes that got worse, or were not mended in time, while nobody was told: they are told as new later."""
    again = [one for one, tell in moved if tell in ("worsened", "repeated")]
    return [one for one in again if one.unknown or sparing.spares(one)]


def escalations(firing: Firing, at: datetime, figures: Routing, calendar: Calendar) -> Iterator[Due]:
    """What was told, fires and was not taken up for too many working hours, each to the next post."""
    for one, rule in firing:
        if one.told_at is None or one.steps >= len(rule.escalate):
            continue
        step = rule.escalate[one.steps]
        if working_hours(one.told_at, at, figures.quiet, calendar) >= timedelta(hours=step.after_hours):
            yield Due(one, "escalated", (step.to,))


def repeats(firing: Firing) -> Iterator[Due]:
    """What fires of rules that repeat, to the posts whose group it is time to tell again."""
    return (
        Due(one, "repeated", rule.posts_at(one.rank))
        for one, rule in firing
        if rule.repeat is not None and one.told_at is not None
    )


def may_repeat(rule: Rule, told: GroupTold | None, at: datetime) -> bool:
    """Whether a group of a rule is told again now."""
    if rule.repeat is None or told is None or at - told.told_at < rule.repeat.every:
        return False
    return rule.repeat.until is None or at - told.first_told_at <= rule.repeat.until


def may_tell(told: GroupTold | None, at: datetime, interval: timedelta) -> bool:
    """Whether a group may be told of something new, or gathers it for a while."""
    return told is None or at - told.told_at >= interval


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
