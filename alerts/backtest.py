"""A rule on stored history: when would it have fired, for whom, and for how long. Nothing is kept, nobody is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.desk import AlertDesk
from alerts.judging.findings import subject_of
from alerts.observing import Observation, Sight, Subject
from alerts.passes.deciding import timing_of
from alerts.past_series import Period, Series, of_figures, of_findings
from alerts.past_standings import past_standings
from alerts.schema import Change, Found, InBand, Readings, Rule, Threshold
from alerts.standing import Standing, Timing, due_at, observe
from alerts.states import FIRED
from core.errors import RefusedError
from store.alerting.past import past_figures, past_findings
from store.owners import owners_of
from store.views.scopes import CITY_CODE


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert that would have been: from when to when (None: still), and the worst it became."""

    subject: Subject
    fired_at: datetime
    resolved_at: datetime | None
    rank: int


@dataclass(frozen=True, slots=True)
class Past:
    """What a rule would have done: its alerts, the oldest first, and how many subjects it looked at."""

    fired: tuple[Fired, ...]
    looked_at: int


def backtest(desk: AlertDesk, rule: Rule, since: datetime, until: datetime) -> Past:
    """What a rule would have done between two instants, on the readings and findings that are kept.

    RefusedError: history does not keep what the rule looks at.
    """
    if isinstance(rule.condition, Found):
        return _walked(rule, _of_findings(desk, rule, since, until), desk, until)
    if rule.subject.kind != "indicator" or not isinstance(rule.condition, InBand | Threshold | Change):
        raise RefusedError(f"{rule.code} cannot be tested on history: what it looks at is not kept", "alert.no_past")
    return _walked(rule, _of_readings(desk, rule, since, until), desk, until)


def walk(series: Series, timing: Timing, until: datetime) -> Iterator[tuple[datetime, datetime | None, int]]:
    """The alerts of one subject: fired at, resolved at (None: not before `until`), and how bad it got. Pure.

    Time alone moves a standing between two observations, so each is looked at again when that is due.
    """
    standing: Standing | None = None
    began: datetime | None = None
    worst = 0
    for at, seen in _looks(series, timing, until):
        decision = observe(standing, seen, at, timing)
        standing = decision.standing
        is_on = standing.state in FIRED
        if is_on and began is None:
            began, worst = at, 0
        if is_on:
            worst = max(worst, standing.rank)
        elif began is not None:
            yield began, at, worst
            began = None
    if began is not None:
        yield began, None, worst


def _looks(series: Series, timing: Timing, until: datetime) -> Iterator[tuple[datetime, Observation]]:
    standing: Standing | None = None
    for place, (at, seen) in enumerate(series):
        after = series[place + 1][0] if place + 1 < len(series) else until
        yield at, seen
        standing = observe(standing, seen, at, timing).standing
        due = due_at(standing, timing)
        while due is not None and at < due < after:
            yield due, seen
            standing, at = observe(standing, seen, due, timing).standing, due
            due = due_at(standing, timing)
    if series:
        yield until, series[-1][1]


def _walked(rule: Rule, told: Iterable[tuple[Subject, Series]], desk: AlertDesk, until: datetime) -> Past:
    found, number = [], 0
    for subject, series in told:
        number += 1
        timing = timing_of(rule, subject.code, desk.catalogue)
        found += [Fired(subject, *one) for one in walk(series, timing, until)]
    return Past(tuple(sorted(found, key=lambda one: (one.fired_at, one.subject.scope, one.subject.code))), number)


def _of_readings(desk: AlertDesk, rule: Rule, since: datetime, until: datetime) -> Iterator[tuple[Subject, Series]]:
    subject = rule.subject
    assert isinstance(subject, Readings)
    within = rule.condition.within if isinstance(rule.condition, Change) else timedelta(0)
    codes = list(desk.catalogue.indicators) if subject.codes == "all" else list(subject.codes)
    standings = past_standings(desk, since, until)
    for rows in past_figures(desk.database, codes, _scopes(desk, subject), since - within, until):
        scope, code = rows[0].scope, rows[0].code
        yield Subject(scope, code), list(of_figures(rule, rows, standings(scope, code), since, until))


def _of_findings(desk: AlertDesk, rule: Rule, since: datetime, until: datetime) -> Iterator[tuple[Subject, Series]]:
    assert isinstance(rule.condition, Found)
    by_subject: dict[Subject, list[Period]] = {}
    for one in past_findings(desk.database, sorted(rule.condition.kinds), since, until):
        assert one.since is not None
        is_over = one.ended_at is not None and one.ended_at < until
        period = Period(one.since, one.ended_at if is_over else None)
        by_subject.setdefault(subject_of(one), []).append(period)
    breach = Observation(Sight.BREACH, rule.level, 1)
    yield from ((subject, of_findings(periods, breach, since)) for subject, periods in by_subject.items())


def _scopes(desk: AlertDesk, subject: Readings) -> list[str]:
    """The scopes of the kinds that a rule looks at, as they are called now."""
    found = [CITY_CODE] if "city" in subject.of else []
    if "place" in subject.of:
        found += [str(place.code) for place in desk.settings.city.places]
    return found + [one.code for one in owners_of(desk.database, None) if one.kind in subject.of]
