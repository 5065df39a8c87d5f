"""One look: what holds is seen, episodes move, people are told, all in one transaction."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from alerts.cases import evidence_of
from alerts.desk import AlertDesk
from alerts.in_force import InForce, rules_in_force
from alerts.passes.deciding import Step, decide, moved_to, standing_of, timing_of
from alerts.passes.figures import Figures, fresh_figures, newest_figures
from alerts.passes.seeing import Look, see
from alerts.passes.surroundings import Surroundings, surroundings, way_of
from alerts.passes.telling import Teller
from alerts.routing.due import GroupTold, ageing, escalations, may_repeat, may_tell, news, repeats, spared_worse
from alerts.routing.grouping import Draft, Due, drafts
from alerts.routing.routing import routing
from alerts.routing.sparing import Sparing, firing_by_rule
from alerts.states import age, due_at
from core.access import Way
from core.working_days import statutory
from store.alerting import episodes as kept
from store.alerting.cases import NewCase, ask_case
from store.alerting.episodes import Episode
from store.alerting.looking import (
    RuleResult,
    changed_owners,
    newest_batch,
    note_progress,
    note_result,
    progress,
)
from store.alerting.messages import GroupRow, groups, keep_group
from store.alerting.silences import silences
from store.database import UnitOfWork

FULL_EVERY: Final = timedelta(hours=1)
"""how often every owner is looked at, whether or not its sums have changed: windows move with the days"""
FULL_SOON: Final = timedelta(minutes=1)
"""how often every owner is looked at while more of them change than are looked at one by one"""
RULE: Final = "rule"
"""who asks for a case when no person does"""
MOST_OWNERS: Final = 400
"""more changed owners than these are looked at by a look at everything"""


@dataclass(frozen=True, slots=True)
class LookReport:
    """What a look did: at everything or not, rules applied, moves and messages; `errors` name rules that failed."""

    at: datetime
    is_full: bool
    moved: int
    messages: int
    open: int
    errors: Mapping[str, str] = field(default_factory=dict)


def look(desk: AlertDesk, at: datetime, *, full: bool = False) -> LookReport:
    """Looks at what has changed since the last look, or at everything when its time has come."""
    batch = newest_batch(desk.database)
    with desk.database.begin() as unit:
        before = progress(unit)
        rules = rules_in_force(unit, at)
        waiting = _due(kept.open_episodes(unit), rules, desk, at)
    since = None if full or before.full_at is None else at - before.full_at
    changed = None if since is None else changed_owners(desk.database, before.batch_id, MOST_OWNERS)
    is_full = since is None or since >= (FULL_SOON if changed is None else FULL_EVERY)
    around = surroundings(desk, at)
    figures = newest_figures(desk, around) if is_full else _figures(desk, around, changed or (), waiting)
    seen = see(desk, rules, around, figures, all_scopes=is_full)
    with desk.database.begin() as unit:
        report = _apply(unit, desk, rules, around, seen, is_full=is_full)
        note_progress(unit, before.batch_id if changed is None and not is_full else batch, at if is_full else None)
    return report


def _figures(desk: AlertDesk, around: Surroundings, changed: Sequence[int], waiting: set[str]) -> Figures:
    """The numbers of city and places, of owners that have changed, and of those that time moves on."""
    numbers = set(changed)
    owners = [one for one in around.owners.values() if one.owner_id in numbers or one.code in waiting]
    return fresh_figures(desk, around, owners)


def _due(stand: Sequence[Episode], rules: InForce, desk: AlertDesk, at: datetime) -> set[str]:
    """Scopes with an episode that time alone moves on now."""
    found = set()
    for one in stand:
        rule = rules.rules.get(one.rule)
        moment = None if rule is None else due_at(standing_of(one), timing_of(rule, one.code, desk.catalogue))
        if moment is not None and moment <= at:
            found.add(one.scope)
    return found


def _apply(
    unit: UnitOfWork, desk: AlertDesk, rules: InForce, around: Surroundings, seen: Look, *, is_full: bool
) -> LookReport:
    kept.lock(unit)
    stand = kept.open_episodes(unit)
    steps = decide(rules, seen, stand, around, desk.catalogue)
    steps = _kept(unit, [*steps, *_aged(stand, steps, rules, around.at)])
    after = _after(stand, steps)
    _ask_cases(unit, rules, around, steps)
    messages = _tell(unit, desk, rules, around, steps, after)
    for code, rule in rules.rules.items() if is_full else ():
        if rule.enabled:
            note_result(unit, _result(code, seen, after), around.at)
    moved = sum(one.move is not None for one in steps)
    return LookReport(around.at, is_full, moved, messages, len(after), seen.errors)


def _aged(stand: Sequence[Episode], steps: Sequence[Step], rules: InForce, at: datetime) -> list[Step]:
    moving = {one.episode.alert_id for one in steps}
    old = [one for one in ageing(stand, rules.rules, at, statutory()) if one.alert_id not in moving]
    decided = ((one, age(standing_of(one), at)) for one in old)
    return [moved_to(one, decision, None, at) for one, decision in decided if decision is not None]


def _kept(unit: UnitOfWork, steps: Sequence[Step]) -> list[Step]:
    """The steps with the numbers of new episodes, once all of them are kept."""
    new = [one for one in steps if one.is_new]
    numbers = iter(kept.begin(unit, [one.episode for one in new]))
    kept.keep(unit, [one.episode for one in steps if not one.is_new])
    numbered = [_numbered(one, next(numbers)) if one.is_new else one for one in steps]
    kept.note_moves(unit, [one.move for one in numbered if one.move is not None])
    return numbered


def _numbered(step: Step, number: int) -> Step:
    move = None if step.move is None else replace(step.move, alert_id=number)
    return replace(step, episode=replace(step.episode, alert_id=number), move=move)


def _after(stand: Sequence[Episode], steps: Sequence[Step]) -> dict[int, Episode]:
    """The open episodes by number, as they stand after the steps."""
    found = {one.alert_id: one for one in stand} | {one.episode.alert_id: one.episode for one in steps}
    return {number: one for number, one in found.items() if one.ended_at is None}


def _ask_cases(unit: UnitOfWork, rules: InForce, around: Surroundings, steps: Sequence[Step]) -> None:
    """What rules ask for by themselves as soon as an alert on a unit fires."""
    for one in steps:
        rule = rules.rules.get(one.episode.rule)
        asks = rule is not None and rule.case == "automatic" and one.tell == "fired"
        if asks and one.episode.scope in around.owners:
            evidence = evidence_of(one.episode, around.at)
            ask_case(unit, NewCase(one.episode.alert_id, None, RULE, "", evidence), around.at)


def _tell(
    unit: UnitOfWork,
    desk: AlertDesk,
    rules: InForce,
    around: Surroundings,
    steps: Sequence[Step],
    after: Mapping[int, Episode],
) -> int:
    stand = list(after.values())
    moved = [(one.episode, one.tell) for one in steps]
    sparing = _sparing(unit, desk, rules, around, stand)
    told = {key: GroupTold(one.told_at, one.first_told_at, one.repeats) for key, one in groups(unit).items()}
    chosen = _chosen(moved, stand, rules, sparing, told, around, _ways(desk, around))
    teller = Teller(desk, rules, around, os.environ)
    for draft in chosen:
        teller.tell(unit, draft, around.at)
        keep_group(unit, _group(draft, told.get(draft.group_key), around.at))
    kept.keep(unit, [*_noted(chosen, around.at), *_untold(spared_worse(moved, sparing))])
    return len(chosen)


def _chosen(
    moved: Sequence[tuple[Episode, object]],
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

    due = list(news(moved, stand, rules.rules, sparing))  # type: ignore[arg-type]
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


def _result(code: str, seen: Look, after: Mapping[int, Episode]) -> RuleResult:
    found = seen.seen.get(code)
    if found is None:
        return RuleResult(code, 0, 0, 0, seen.errors.get(code, ""))
    breaching = sum(one.rule == code for one in after.values())
    return RuleResult(code, found.judged, breaching, found.unknown, seen.errors.get(code, ""))
