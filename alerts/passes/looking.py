"""One look: what holds is seen, episodes move, people are told, all in one transaction."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from alerts.cases import evidence_of
from alerts.desk import AlertDesk
from alerts.in_force import InForce, rules_in_force
from alerts.passes.deciding import Step, decide, may_be_moved_by_time, moved_to, standing_of, timing_of
from alerts.passes.figures import fresh_figures
from alerts.passes.messages import tell_all
from alerts.passes.seeing import Look, items_of, see
from alerts.passes.surroundings import Surroundings, surroundings
from alerts.routing.due import ageing
from alerts.standing import Timing, age, due_at
from core.days import local_date
from core.working_days import statutory
from store.alerting import episodes as kept
from store.alerting.cases import NewCase, ask_case
from store.alerting.episodes import Episode
from store.alerting.looking import (
    Progress,
    RuleResult,
    changed_owners,
    newest_batch,
    note_progress,
    note_result,
    progress,
)
from store.database import UnitOfWork
from store.owners import OwnerRow

FULL_EVERY: Final = timedelta(hours=1)
"""how often every owner is looked at, whether or not its sums have changed; and once when a day begins"""
FULL_SOON: Final = timedelta(minutes=1)
"""how often every owner is looked at while more of them change than are looked at one by one, or rules, and what may be
judged, change
"""
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
        waiting = _due(desk.episodes.open(unit), rules, desk, at)
    last = None if full else _last_full(before, at)
    changed = None if last is None else changed_owners(desk.database, before.batch_id, MOST_OWNERS)
    around = surroundings(desk, at)
    grounds = _grounds(rules, around)
    is_calm = changed is not None and grounds == desk.grounds.last
    is_full = last is None or at - last >= (FULL_EVERY if is_calm else FULL_SOON)
    items = items_of(rules, desk.catalogue)
    owners = list(around.owners.values()) if is_full else _owners(around, changed or (), waiting)
    figures = fresh_figures(desk, around, owners, items)
    seen = see(desk, rules, around, figures, all_scopes=is_full)
    with desk.database.begin() as unit:
        report = _apply(unit, desk, rules, around, seen, is_full=is_full)
        reached = before.batch_id if changed is None and not is_full else batch
        note_progress(unit, reached, at if is_full else None, at)
    if is_full:
        desk.grounds.last = grounds
    return report


def _grounds(rules: InForce, around: Surroundings) -> Hashable:
    """What moves what is seen of any owner, though neither its sums nor the day have changed."""
    versions = frozenset((code, one.version) for code, one in rules.rules.items())
    held = frozenset(around.as_of.items())
    return versions, frozenset(rules.broken), around.late, around.loading, held, around.doubtful


def _last_full(before: Progress, at: datetime) -> datetime | None:
    """When everything was last looked at on this day; None: not yet, windows have moved, or a clock was wrong then."""
    last = before.full_at
    return last if last is not None and last <= at and local_date(last) == local_date(at) else None


def _owners(around: Surroundings, changed: Sequence[int], waiting: set[str]) -> list[OwnerRow]:
    """The owners that have changed, and those that time moves on."""
    numbers = set(changed)
    return [one for one in around.owners.values() if one.owner_id in numbers or one.code in waiting]


def _due(stand: Sequence[Episode], rules: InForce, desk: AlertDesk, at: datetime) -> set[str]:
    """Scopes with an episode that time alone moves on now."""
    timings: dict[tuple[str, str], Timing] = {}
    found = set()
    for one in filter(may_be_moved_by_time, stand):
        key = one.rule, one.code
        if one.rule not in rules.rules or one.scope in found:
            continue
        if key not in timings:
            timings[key] = timing_of(rules.rules[one.rule], one.code, desk.catalogue)
        moment = due_at(standing_of(one), timings[key])
        if moment is not None and moment <= at:
            found.add(one.scope)
    return found


def _apply(
    unit: UnitOfWork, desk: AlertDesk, rules: InForce, around: Surroundings, seen: Look, *, is_full: bool
) -> LookReport:
    kept.lock(unit)
    stand = desk.episodes.open(unit)
    steps = decide(rules, seen, stand, around, desk.catalogue)
    steps = _kept(unit, [*steps, *aged(stand, steps, rules, around.at)])
    after = _after(stand, steps)
    _ask_cases(unit, rules, around, steps)
    messages = tell_all(unit, desk, rules, around, [(one.episode, one.tell) for one in steps], list(after.values()))
    for code, rule in rules.rules.items() if is_full else ():
        if rule.enabled:
            note_result(unit, _result(code, seen, after), around.at)
    moved = sum(one.move is not None for one in steps)
    return LookReport(around.at, is_full, moved, messages, len(after), seen.errors)


def aged(stand: Sequence[Episode], steps: Sequence[Step], rules: InForce, at: datetime) -> list[Step]:
    """The steps of what was taken up and not mended in time, of episodes that have no other step."""
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
    kept.note_moves(unit, [move for one in numbered for move in one.moves])
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
        if rule is None or rule.case != "automatic" or one.tell != "fired":
            continue
        if one.episode.scope in around.owners:
            evidence = evidence_of(one.episode, rule.opens, around.at)
            ask_case(unit, NewCase(one.episode.alert_id, None, RULE, "", evidence), around.at)


def _result(code: str, seen: Look, after: Mapping[int, Episode]) -> RuleResult:
    found = seen.seen.get(code)
    if found is None:
        return RuleResult(code, 0, 0, 0, seen.errors.get(code, ""))
    breaching = sum(one.rule == code for one in after.values())
    return RuleResult(code, found.judged, breaching, found.unknown, seen.errors.get(code, ""))
