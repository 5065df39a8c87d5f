"""Whom a look tells of what: chosen by routing, kept with what groups and alerts have been told."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.desk import AlertDesk
from alerts.in_force import InForce
from alerts.passes.surroundings import Surroundings, way_of
from alerts.passes.telling import Teller
from alerts.routing.digest import digests, is_due
from alerts.routing.due import GroupTold, escalations, may_repeat, may_tell, news, repeats, spared_worse
from alerts.routing.grouping import Draft, Due, drafts
from alerts.routing.routing import routing
from alerts.routing.sparing import Sparing, firing_by_rule
from alerts.states import Tell
from alerts.wording import DIGEST
from core.access import Way
from core.working_days import statutory
from store.alerting import episodes as kept
from store.alerting.episodes import Episode
from store.alerting.messages import GroupRow, groups, keep_group
from store.alerting.silences import silences
from store.database import UnitOfWork


def tell_all(
    unit: UnitOfWork,
    desk: AlertDesk,
    rules: InForce,
    around: Surroundings,
    moved: Sequence[tuple[Episode, Tell | None]],
    stand: Sequence[Episode],
) -> int:
    """Keeps the messages of an instant, in the transaction of the moves that they tell of; how many.

    `moved`: the episodes that have moved and what may be told of it; `stand`: all that are open now.
    """
    sparing = _sparing(unit, desk, rules, around, stand)
    told = {key: GroupTold(one.told_at, one.first_told_at, one.repeats) for key, one in groups(unit).items()}
    chosen = _chosen(moved, stand, rules, sparing, told, around, _ways(desk, around))
    teller = Teller(desk, rules, around, os.environ)
    for draft in chosen:
        teller.tell(unit, draft, around.at)
        keep_group(unit, _group(draft, told.get(draft.group_key), around.at))
    kept.keep(unit, [*_noted(chosen, around.at), *_untold(spared_worse(moved, sparing))])
    return len(chosen) + _tell_digests(unit, teller, stand, sparing, told.get(DIGEST))


def _tell_digests(
    unit: UnitOfWork, teller: Teller, stand: Sequence[Episode], sparing: Sparing, told: GroupTold | None
) -> int:
    """The digests of the day, when their hour has come; how many."""
    at, last = sparing.at, None if told is None else told.told_at
    if not is_due(last, at, routing(), statutory()):
        return 0
    found = digests(stand, teller.rules.rules, teller.rules.posts, sparing, last)
    for one in found:
        teller.tell_digest(unit, one, at)
    keep_group(unit, GroupRow(DIGEST, "", at, at if told is None else told.first_told_at, 0))
    return len(found)


def _chosen(
    moved: Sequence[tuple[Episode, Tell | None]],
    stand: Sequence[Episode],
    rules: InForce,
    sparing: Sparing,
    told: Mapping[str, GroupTold],
    around: Surroundings,
    ways: Callable[[str], Way],
) -> list[Draft]:
    """The messages of this instant.

    A group that was told something a moment ago gathers what follows until its interval is over; an alert that one of
    its posts has to wait for is told to none of them before, so that it is told to each once.
    """
    figures, at = routing(), around.at

    def made(due: Sequence[Due]) -> list[Draft]:
        return drafts(due, rules.rules, rules.posts, ways, figures.mass)[0]

    due = list(news(moved, stand, rules.rules, sparing))
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
        for draft in made(list(repeats(stand, rules.rules, sparing)))
        if draft.group_key not in fresh and may_repeat(rules.rules[draft.rule], told.get(draft.group_key), at)
    ]
    up = made(list(escalations(stand, rules.rules, sparing, at, figures, statutory())))
    return [*new, *again, *up]


def _noted(chosen: Sequence[Draft], at: datetime) -> list[Episode]:
    """Episodes that people have been told of now, with the step of escalation that was taken."""
    found: dict[int, Episode] = {}
    for draft in chosen:
        for one in draft.episodes:
            before = found.get(one.alert_id, one)
            steps = before.steps + (draft.kind == "escalated")
            found[one.alert_id] = replace(before, told_at=before.told_at or at, steps=steps)
    return list(found.values())


def _untold(spared: Sequence[Episode]) -> list[Episode]:
    return [replace(one, told_at=None) for one in spared]


def _group(draft: Draft, before: GroupTold | None, at: datetime) -> GroupRow:
    if before is None or draft.kind == "fired":
        return GroupRow(draft.group_key, draft.rule, at, at, 0)
    again = draft.kind == "repeated"
    return GroupRow(
        draft.group_key, draft.rule, at if again else before.told_at, before.first_told_at, before.repeats + again
    )


def _sparing(
    unit: UnitOfWork, desk: AlertDesk, rules: InForce, around: Surroundings, stand: Sequence[Episode]
) -> Sparing:
    known = desk.catalogue.indicators
    return Sparing(
        around.at,
        silences(unit, around.at),
        rules.rules,
        firing_by_rule(stand),
        _ways(desk, around),
        lambda code: desk.catalogue.feeds_of(code) if code in known else (),
    )


def _ways(desk: AlertDesk, around: Surroundings) -> Callable[[str], Way]:
    return lambda scope: way_of(desk, around, scope)
