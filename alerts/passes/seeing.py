"""Rules applied to what holds now: what each has seen, of which subjects."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from alerts.desk import AlertDesk
from alerts.in_force import InForce
from alerts.judging.amounts import judge_amount
from alerts.judging.days import Term, day_of, judge_term
from alerts.judging.feeds import judge_feed
from alerts.judging.figures import SIGHTS, Earlier, Figure, judge_of
from alerts.judging.findings import judge_findings, kind_of_finding
from alerts.judging.shares import shares
from alerts.observing import KNOWN, NOTHING_YET, Observation, Sight, Subject
from alerts.passes.figures import Figures, compared_with
from alerts.passes.stored import Stored, StoredIn
from alerts.passes.surroundings import TERM_FEEDS, Surroundings, way_of
from alerts.schema import After, Before, Change, Found, Readings, Rule, ShareBelow, Unusual
from core.days import local_date
from core.working_days import statutory
from indicators.catalogue import Catalogue
from store.alerting.looking import DUTIES, TERMS, DutyRow
from store.views.scopes import CITY_CODE

BACK: Final = timedelta(days=400)
"""how far the days like a day are looked for"""
PAST: Final = timedelta(days=400)
"""what is overdue for longer is no news to anybody; what was told of before goes on until it is done"""

Asks = Callable[[Subject], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one rule has seen: observations that are not clear, whether a subject was looked at, and how many were."""

    observations: Mapping[Subject, Observation]
    covers: Callable[[Subject], bool]
    judged: int
    unknown: int = 0
    asks: Asks = lambda _: True
    """whether the rule looks at a subject at all, as it is written now"""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look sees: by the codes of rules; `errors`: rules that could not be applied, and why."""

    seen: Mapping[str, Seen]
    errors: Mapping[str, str] = field(default_factory=dict)


def see(
    desk: AlertDesk,
    rules: InForce,
    around: Surroundings,
    figures: Figures,
    *,
    all_scopes: bool,
    stored: Stored | None = None,
) -> Look:
    """Every rule in force applied to some figures and to everything else.

    A rule that fails is named; the others go on. `all_scopes`: the figures are of every scope that there is. `stored`:
    what rules ask for beside (default: the database of the desk); with it given nothing else is read.
    """
    stored = StoredIn(desk.database) if stored is None else stored
    seen: dict[str, Seen] = {}
    errors = dict(rules.broken)
    for code, rule in rules.rules.items():
        if not rule.enabled or (not all_scopes and isinstance(rule.condition, ShareBelow)):
            continue
        try:
            seen[code] = _seen(desk, stored, rule, around, figures, all_scopes=all_scopes)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            errors[code] = f"{type(error).__name__}: {error}"
    return Look(seen, errors)


def items_of(rules: InForce, catalogue: Catalogue) -> frozenset[str]:
    """The items whose values rules look at; those whose days are compared are read by day."""
    asked = [one for one in rules.rules.values() if one.enabled and not isinstance(one.condition, Unusual)]
    subjects = [one.subject for one in asked if isinstance(one.subject, Readings) and one.subject.kind == "item"]
    return frozenset(
        code for one in subjects for code in (catalogue.items if one.codes == "all" else one.codes)
    ) & frozenset(catalogue.items)


def _seen(
    desk: AlertDesk, stored: Stored, rule: Rule, around: Surroundings, figures: Figures, *, all_scopes: bool
) -> Seen:
    if isinstance(rule.subject, Readings):
        return _of_readings(desk, stored, rule, rule.subject, around, figures, all_scopes=all_scopes)
    if rule.subject.kind == "feed":
        wanted = rule.subject.sources
        feeds = [one for one in around.feeds if wanted == "all" or one.delivery.source in wanted]
        looked_at = {Subject("", one.code): judge_feed(rule, one, around.at) for one in feeds}
        return _of_all(looked_at, looked_at.__contains__)
    if isinstance(rule.condition, Found):
        kinds = rule.condition.kinds
        return _of_all(judge_findings(rule, around.findings, around.loading), lambda one: kind_of_finding(one) in kinds)
    return _of_terms(desk, stored, rule, around)


def _of_all(observations: Mapping[Subject, Observation], asks: Asks) -> Seen:
    """A rule that has looked at everything it asks for: what it has not seen of that is over."""
    return replace(_counted(observations, lambda _: True), asks=asks)


def _of_terms(desk: AlertDesk, stored: Stored, rule: Rule, around: Surroundings) -> Seen:
    today = local_date(around.at)
    kinds = DUTIES if rule.subject.kind == "duty" else TERMS
    found = [one for one in terms_of(desk, stored, rule, around, today) if around.kind_of(one.scope) is not None]
    partly = kinds is TERMS and not TERM_FEEDS.isdisjoint(around.unread)
    return _of_all(
        {one.subject: NOTHING_YET if partly else judge_term(rule, one, today, statutory()) for one in found},
        lambda one: one.code.partition(":")[0] in kinds and around.kind_of(one.scope) is not None,
    )


def _of_readings(
    desk: AlertDesk,
    stored: Stored,
    rule: Rule,
    subject: Readings,
    around: Surroundings,
    figures: Figures,
    *,
    all_scopes: bool,
) -> Seen:
    wanted = _wanted(subject, around)
    chosen = [one for one in (figures.indicators if subject.kind == "indicator" else figures.items) if wanted(one)]
    known = desk.catalogue.indicators if subject.kind == "indicator" else desk.catalogue.items
    codes = frozenset(known if subject.codes == "all" else subject.codes)
    scopes = ("place",) if isinstance(rule.condition, ShareBelow) else subject.of

    def asks(one: Subject) -> bool:
        return one.code in codes and around.kind_of(one.scope) in scopes

    if isinstance(rule.condition, Unusual):
        return _of_all(_amounts(desk, stored, rule, subject, around), asks)
    if isinstance(rule.condition, ShareBelow):
        return _of_all(shares(rule, [one for one in chosen if one.scope in around.owners]), asks)
    earlier: Earlier = {}
    if isinstance(rule.condition, Change):
        compared, changed = compared_with(desk.catalogue, around), None if all_scopes else figures.scopes
        earlier = stored.extremes(compared, around.at - rule.condition.within, around.at, changed)
    judge = judge_of(rule, earlier)
    observations = {one.subject: judge(one) for one in chosen}

    def covers(one: Subject) -> bool:
        return one.scope in figures.scopes or around.kind_of(one.scope) is None or not asks(one)

    return replace(_counted(observations, covers), asks=asks)


def _amounts(
    desk: AlertDesk, stored: Stored, rule: Rule, subject: Readings, around: Surroundings
) -> dict[Subject, Observation]:
    """What is seen of the amounts of yesterday, the last day that is over, of each place and of the city."""
    day = local_date(around.at) - timedelta(days=1)
    found: dict[Subject, Observation] = {}
    for code in desk.catalogue.items if subject.codes == "all" else subject.codes:
        places = stored.day_amounts(desk.catalogue.items[code].column, day - BACK, day)
        amounts = {**places, CITY_CODE: _summed(places.values())}
        for scope in around.places:
            if around.kind_of(scope) in subject.of:
                seen = judge_amount(rule, amounts.get(scope, {}), day, statutory())
                unknown = SIGHTS.get(around.standing(scope, code))
                found[Subject(scope, code)] = seen if unknown is None else Observation(unknown)
    return found


def _summed(places: Iterable[Mapping[date, int]]) -> dict[date, int]:
    found: Counter[date] = Counter()
    for amounts in places:
        found.update(amounts)
    return dict(found)


def _wanted(subject: Readings, around: Surroundings) -> Callable[[Figure], bool]:
    kinds, codes = frozenset(subject.of), subject.codes
    return lambda one: (codes == "all" or one.code in codes) and around.kind_of(one.scope) in kinds


def _counted(observations: Mapping[Subject, Observation], covers: Callable[[Subject], bool]) -> Seen:
    telling = {subject: one for subject, one in observations.items() if one.sight is not Sight.CLEAR}
    unknown = sum(one.sight not in KNOWN for one in telling.values())
    return Seen(telling, covers, len(observations), unknown)


def terms_of(desk: AlertDesk, stored: Stored, rule: Rule, around: Surroundings, today: date) -> list[Term]:
    """What has a day near enough to today for a rule; a duty that is overdue goes on being one.

    A duty is a matter of the authority that has it, never of the unit that it is about.
    """
    condition = rule.condition
    assert isinstance(condition, Before | After)
    last = today + timedelta(days=2 * max(condition.days) + 14) if isinstance(condition, Before) else today
    if rule.subject.kind == "duty":
        return [_duty(desk, around, one) for one in stored.duties(last)]
    first = today if isinstance(condition, Before) else today - PAST
    told = {Subject(*one) for one in stored.open_subjects(rule.code)}
    earliest = min([first, *(day for one in told if (day := day_of(one)) is not None)])
    found = [
        Term(row.owner, row.kind, row.key, row.due_on, row.title, stopped=row.stopped)
        for row in stored.terms(earliest, last, today)
    ]
    return [one for one in found if one.last_day >= first or one.subject in told]


def _duty(desk: AlertDesk, around: Surroundings, one: DutyRow) -> Term:
    authority = way_of(desk, around, one.node).authority
    return Term(authority, one.kind, one.key, one.due_on, link=one.link, owner=one.owner)
