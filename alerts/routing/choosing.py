"""The messages of an instant, and what groups and alerts have been told after them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.routing.due import GroupTold, escalations, may_repeat, may_tell, news, repeats, spared_worse
from alerts.routing.grouping import Draft, Due, drafts
from alerts.routing.routing import Routing
from alerts.routing.sparing import Sparing, fires
from alerts.schema import Post, Rule
from alerts.states import Tell
from core.working_days import Calendar
from store.alerting.episodes import Episode

Moved = Sequence[tuple[Episode, Tell | None]]
"""episodes that have moved, as they are then, and what may be told of it"""


def choose(
    moved: Moved,
    stand: Sequence[Episode],
    rules: Mapping[str, Rule],
    posts: Mapping[str, Post],
    sparing: Sparing,
    told: Mapping[str, GroupTold],
    figures: Routing,
    calendar: Calendar,
) -> list[Draft]:
    """The messages of the instant of `sparing`; `stand` are all open episodes, `told` what groups were told last.

    A group that was told something a moment ago gathers what follows until its interval is over; an alert that one of
    its posts has to wait for is told to none of them before, so that it is told to each once.
    """
    at = sparing.at

    def made(due: Sequence[Due]) -> list[Draft]:
        return drafts(due, posts, sparing.way_of, figures.mass, sparing.holds)

    firing = list(fires(stand, rules, sparing))
    due = list(news(moved, firing, rules, sparing))
    waiting = {
        one.alert_id
        for draft in made(due)
        if draft.kind == "fired" and not may_tell(told.get(draft.group_key), at, figures.group_interval)
        for one in draft.episodes
    }
    new = made([one for one in due if one.kind != "fired" or one.episode.alert_id not in waiting])
    fresh = {draft.group_key for draft in new}
    again = [
        draft
        for draft in made(list(repeats(firing)))
        if draft.group_key not in fresh and may_repeat(rules[draft.rule], told.get(draft.group_key), at)
    ]
    up = made(list(escalations(firing, at, figures, calendar)))
    return [*new, *again, *up]


def after_messages(chosen: Sequence[Draft], moved: Moved, sparing: Sparing) -> list[Episode]:
    """The episodes whose telling has changed: told of, escalated, or worse while nobody was told (new again, later)."""
    found: dict[int, Episode] = {}
    for draft in chosen:
        for one in draft.episodes:
            before = found.get(one.alert_id, one)
            steps = before.steps + (draft.kind == "escalated")
            found[one.alert_id] = replace(before, told_at=before.told_at or sparing.at, steps=steps)
    return [*found.values(), *(replace(one, told_at=None) for one in spared_worse(moved, sparing))]


def group_after(draft: Draft, before: GroupTold | None, at: datetime) -> GroupTold:
    """What the group of a message has been told after it."""
    if before is None or draft.kind == "fired":
        return GroupTold(at, at, 0)
    again = draft.kind == "repeated"
    return GroupTold(at if again else before.told_at, before.first_told_at, before.repeats + again)
