"""What of the past says that a number might not be judged: alerts on silent feeds, and findings on numbers."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alerts.desk import AlertDesk
from alerts.in_force import rules_in_force
from alerts.judging.figures import Standing
from alerts.passes.deciding import timing_of
from alerts.past_series import Period, standings
from alerts.schema import Silent
from core.conditions import NUMBER_KINDS
from indicators.consistency import doubtful
from indicators.freshness import LATE_AFTER
from store.alerting.past import past_findings, past_silences

Standings = Callable[[str, str], list[tuple[datetime, Standing]]]
"""(scope, indicator) → whether its number might be judged, as that changed"""


@dataclass
class _Found:
    """Feeds that were late, and numbers that were doubtful, each with its periods."""

    feeds: dict[str, list[Period]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[tuple[str, str], list[Period]] = field(default_factory=lambda: defaultdict(list))


def past_standings(desk: AlertDesk, since: datetime, until: datetime) -> Standings:
    """What is kept of it between two instants.

    A number was late while a rule on silent feeds fired for one behind it, with as many intervals as make a feed late,
    and doubtful while a finding on it was open. When a first load went on is not kept.
    """
    found = _Found()
    _add_late(desk, found, since, until)
    for one in past_findings(desk.database, sorted(NUMBER_KINDS), since, until):
        assert one.since is not None
        period = Period(one.since, one.ended_at)
        for code in doubtful(desk.catalogue, one.scope, [one]):
            found.numbers[one.scope, code].append(period)

    def of(scope: str, code: str) -> list[tuple[datetime, Standing]]:
        feeds = (f"{source}/{feed}" for source, feed in desk.catalogue.feeds_of(code))
        late = [period for feed in feeds for period in found.feeds.get(feed, ())]
        return standings(late, found.numbers.get((scope, code), ()))

    return of


def _add_late(desk: AlertDesk, found: _Found, since: datetime, until: datetime) -> None:
    with desk.database.begin() as unit:
        rules = rules_in_force(unit, until).rules
    silent = {
        code: timing_of(rule, "", desk.catalogue).keep
        for code, rule in rules.items()
        if isinstance(rule.condition, Silent) and rule.condition.intervals == LATE_AFTER
    }
    for one in past_silences(desk.database, sorted(silent), since, until):
        kept: timedelta = silent[one.rule]
        found.feeds[one.feed].append(
            Period(one.since, None if one.ended_at is None else max(one.since, one.ended_at - kept))
        )
