"""What somebody may see of alerts: lists, one with its story, rules, silences; each within the reader's own reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from alerts.commands.acknowledging import ACKNOWLEDGE
from alerts.commands.acting import UnknownAlertError
from alerts.desk import AlertDesk
from alerts.holding import held_at, units_without
from alerts.in_force import read_body, rules_in_force
from alerts.rules import shipped
from alerts.schema import Rule
from core.access import Principal
from core.days import local_date
from people.ways import reach_of, way_to
from store.accounts import account_names
from store.alert_deliveries import DeliveryRow, deliveries_of
from store.alerting.cases import CaseRow, case_of
from store.alerting.episodes import EpisodeMove, moves_of
from store.alerting.looking import progress
from store.alerting.rules import RuleVersion, versions_of, waiting_rules
from store.alerting.silences import Silence
from store.database import UnitOfWork
from store.owners import owner_within
from store.readings import StoredReading, sampled_readings
from store.views import alerts as views
from store.views.alert_messages import AlertMessageLine, messages_of
from store.views.alerts import AlertChoice, AlertGroupLine, AlertLine, AlertReach, RuleLine

READ: Final = ACKNOWLEDGE
"""who may take an alert up may see it"""
HOUSE: Final = "sources.read"
"""who may see what belongs to no place: the feeds"""
BEFORE: Final = timedelta(days=14)
"""of the figures before an alert began"""
AFTER: Final = timedelta(days=3)
MOST_POINTS: Final = 400


@dataclass(frozen=True, slots=True)
class AlertStory:
    """An alert with its moves, what was told of it, the figures around it, its case and its rule (None: unreadable).

    The case is for those alone who work at the authority in charge: nobody else knows of a lead, or of a draft.

    `people`: the names of those who were told, by account.
    """

    line: AlertLine
    moves: Sequence[EpisodeMove]
    messages: Sequence[AlertMessageLine]
    deliveries: Sequence[DeliveryRow]
    people: Mapping[int, str]
    readings: Sequence[StoredReading]
    case: CaseRow | None
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """A rule that holds, as it was written and as it is read; `broken`: why it cannot be."""

    line: RuleLine
    rule: Rule | None
    broken: str
    without: Mapping[str, int] = field(default_factory=dict)
    """post → at how many units that the rule looks at nobody holds it: the officer in charge is told in its place"""
    waiting: int | None = None
    """the newer version that ships while one of the bureau holds"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many alerts wait for somebody, and when rules looked last (None: never yet)."""

    count: int
    looked_at: datetime | None


def reach_for(desk: AlertDesk, principal: Principal, at: datetime) -> AlertReach:
    """Whose alerts somebody may see."""
    city = desk.settings.city
    house = str(city.code) in principal.nodes(HOUSE, at) and str(city.code) in principal.nodes(READ, at)
    return AlertReach(reach_of(principal, (READ,), city, at), house, principal.nodes(READ, at, "bureau"))


def alerts_page(
    desk: AlertDesk, principal: Principal, choice: AlertChoice, at: datetime
) -> tuple[list[AlertLine], int]:
    """Alerts that are not over, the gravest first, and how many there are."""
    with desk.database.begin() as unit:
        return views.open_alerts(unit, reach_for(desk, principal, at), choice, at)


def groups_page(desk: AlertDesk, principal: Principal, choice: AlertChoice, at: datetime) -> list[AlertGroupLine]:
    """The same by rule and place."""
    with desk.database.begin() as unit:
        return views.open_groups(unit, reach_for(desk, principal, at), choice)


def history_page(
    desk: AlertDesk, principal: Principal, choice: AlertChoice, at: datetime
) -> tuple[list[AlertLine], int]:
    """Alerts that have fired and are over, the newest first, and how many there are."""
    with desk.database.begin() as unit:
        return views.ended_alerts(unit, reach_for(desk, principal, at), choice)


def waiting(desk: AlertDesk, principal: Principal, at: datetime) -> Waiting:
    """How many alerts fire that nobody has taken up or silenced."""
    with desk.database.begin() as unit:
        return Waiting(views.waiting_alerts(unit, reach_for(desk, principal, at), at), progress(unit).looked_at)


def silences_page(desk: AlertDesk, principal: Principal, at: datetime) -> list[Silence]:
    """The silences that concern what somebody sees, those first that end first."""
    with desk.database.begin() as unit:
        return views.silences_within(unit, reach_for(desk, principal, at), at)


def story_of(desk: AlertDesk, principal: Principal, alert_id: int, at: datetime) -> AlertStory:
    """An alert with everything that belongs to it. UnknownAlertError: there is none, or none for this reader."""
    reach = reach_for(desk, principal, at)
    with desk.database.begin() as unit:
        line = views.one_alert(unit, reach, alert_id, at)
        if line is None:
            raise UnknownAlertError(alert_id)
        messages = messages_of(unit, reach, line.episode)
        deliveries = deliveries_of(unit, [one.message_id for one in messages]) if messages else []
        moves, case = moves_of(unit, alert_id), _case_for(unit, desk, reach, line)
        versions = versions_of(unit, line.episode.rule)
    return AlertStory(
        line,
        moves,
        messages,
        deliveries,
        people_of(desk, deliveries),
        _readings(desk, line, at),
        case,
        _rule(versions, line.episode.rule_version),
    )


def people_of(desk: AlertDesk, deliveries: Sequence[DeliveryRow]) -> dict[int, str]:
    """The names of those to whom messages went, by account."""
    told = {one.account_id for one in deliveries if one.account_id is not None}
    return {number: name for number, (_, name) in account_names(desk.database, told).items()} if told else {}


def rules_page(desk: AlertDesk, at: datetime) -> list[RuleStanding]:
    """The rules that hold, with what came of each; those that cannot be read say why."""
    posts, owners = shipped().posts, desk.book.owners(desk.database, local_date(at)).values()
    with desk.database.begin() as unit:
        held = held_at(unit, posts, at)
        waiting = waiting_rules(unit, at)
        found = [_standing(one, waiting.get(one.version.rule)) for one in views.rule_lines(unit, at)]
    return [
        one if one.rule is None else replace(one, without=units_without(one.rule, posts, held, owners)) for one in found
    ]


def looked_at(desk: AlertDesk) -> datetime | None:
    """When rules looked last; None: never yet."""
    with desk.database.begin() as unit:
        return progress(unit).looked_at


def rules_named(desk: AlertDesk, at: datetime) -> Mapping[str, Rule]:
    """The rules that hold and can be read, by their codes."""
    with desk.database.begin() as unit:
        return rules_in_force(unit, at).rules


def versions_page(desk: AlertDesk, rule: str) -> list[RuleVersion]:
    """All versions of a rule, the newest first."""
    with desk.database.begin() as unit:
        return versions_of(unit, rule)


def codes_named(desk: AlertDesk, text: str) -> list[str]:
    """The codes of indicators and items whose name holds a text, in either language."""
    wanted = text.strip().lower()
    names = {code: one.name for code, one in desk.catalogue.indicators.items()}
    names |= {code: one.name for code, one in desk.catalogue.items.items()}
    return [code for code, name in names.items() if wanted in name.zh.lower() or wanted in name.en.lower()]


def _case_for(unit: UnitOfWork, desk: AlertDesk, reach: AlertReach, line: AlertLine) -> CaseRow | None:
    scope, city = line.episode.scope, desk.settings.city
    owner = owner_within(unit, scope) if scope else None
    is_own = owner is not None and way_to(owner, city).authority in reach.duties
    return case_of(unit, line.episode.alert_id) if is_own else None


def _standing(line: RuleLine, waiting: int | None) -> RuleStanding:
    rule, mistakes = read_body(line.version)
    broken = line.error if rule is not None else "; ".join(one.message for one in mistakes)
    return RuleStanding(line, rule, broken, waiting=waiting)


def _rule(versions: Sequence[RuleVersion], number: int) -> Rule | None:
    found = next((one for one in versions if one.version == number), None)
    return None if found is None else read_body(found)[0]


def _readings(desk: AlertDesk, line: AlertLine, at: datetime) -> list[StoredReading]:
    """The figures from a fortnight before an alert until some days after it; the last of each span of very many."""
    one = line.episode
    if one.code not in desk.catalogue.indicators:
        return []
    until = at if one.ended_at is None else min(one.ended_at + AFTER, at)
    return sampled_readings(desk.database, one.scope, one.code, one.began_at - BEFORE, until, MOST_POINTS)
