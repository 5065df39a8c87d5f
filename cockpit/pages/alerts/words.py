"""Addresses, rights and names that the views of alerts share."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from alerts.commands.resending import OPERATE
from alerts.desk import AlertDesk
from alerts.naming import figures, level_name, what, where
from alerts.reading import READ
from alerts.schema import Rule
from alerts.states import state_table
from cockpit.ui import parts
from cockpit.ui.parts import Look
from cockpit.ui.visit import Visit
from people.letters import Pair
from store.views.alerts import AlertLine

LIST: Final = "/alerts"
ONE: Final = "/alerts/one"
HISTORY: Final = "/alerts/history"
RULES: Final = "/alerts/rules"
SILENCES: Final = "/alerts/silences"
TOLD: Final = "/alerts/told"
CHANNELS: Final = "/alerts/channels"
PATHS: Final = (LIST, ONE, HISTORY, RULES, SILENCES, TOLD, CHANNELS)
OPEN_TO: Final = (READ,)
SILENCE: Final = "alerts.silence"
REVISE: Final = "alerts.rules"
ASK: Final = "leads.enter"
LEVELS: Final[Mapping[str, Look]] = {"critical": "bad", "serious": "bad", "warning": "warn", "info": "near"}
"""the gravest first"""
STATES: Final[Mapping[str, Look]] = {
    "firing": "warn",
    "acknowledged": "near",
    "pending": "plain",
    "no_data": "off",
    "stale": "off",
    "error": "bad",
    "resolved": "calm",
    "dropped": "off",
    "inactive": "calm",
}
LONGEST_WORD: Final = 100
LONGEST_NUMBER: Final = 18
"""digits of a number of the store"""
OPEN_STATES: Final = ("firing", "acknowledged", "pending", "no_data", "stale", "error")


def alert_desk(visit: Visit) -> AlertDesk:
    """What the alerts room works on."""
    return AlertDesk(visit.database, visit.services.settings, visit.services.catalogue)


def number_in(visit: Visit, name: str) -> int:
    """A number of the store that the address names; 0, which nothing has, for anything else."""
    text = visit.query.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def of(visit: Visit, pair: Pair) -> str:
    """Of both languages the reader's."""
    return visit.words.of(pair.zh, pair.en)


def level_text(visit: Visit, level: str) -> str:
    """What a level is called."""
    return of(visit, level_name(level))


def level_chip(visit: Visit, level: str) -> Component:
    """How grave an alert is."""
    return parts.chip(LEVELS.get(level, "plain"), level_text(visit, level))


def state_text(visit: Visit, state: str) -> str:
    """What a state is called, as it is shown: standing, unknown or over."""
    table = state_table()
    named: dict[str, Any] = {str(code): label for code, label in table.states.items()}
    found = {**named, **table.unknown, **table.ends}.get(state)
    return state if found is None else visit.words.of(found.zh, found.en)


def state_chip(visit: Visit, state: str) -> Component:
    """A state with its look."""
    return parts.chip(STATES.get(state, "plain"), state_text(visit, state))


def reason_text(visit: Visit, reason: str) -> str:
    """Why an alert has moved."""
    found = state_table().reasons.get(reason)
    return reason if found is None else visit.words.of(found.zh, found.en)


def rule_text(visit: Visit, code: str, rules: Mapping[str, Rule]) -> str:
    """Code and name of a rule; of one that does not hold the code."""
    rule = rules.get(code)
    return code if rule is None else f"{code} {visit.words.of(rule.name.zh, rule.name.en)}"


def where_text(visit: Visit, line: AlertLine) -> str:
    """Where an alert is: its owner, place, the city, or the system."""
    if line.owner_name is not None:
        return visit.words.of(line.owner_name, line.owner_name_en or line.owner_name)
    return of(visit, where(line.episode, None, visit.services.settings))


def what_text(visit: Visit, line: AlertLine) -> str:
    """What an alert is about."""
    return of(visit, what(line.episode, visit.services.catalogue))


def figures_text(visit: Visit, line: AlertLine, rules: Mapping[str, Rule]) -> str:
    """The figures of an alert as a sentence; empty where there are none to say."""
    return of(visit, figures(line.episode, rules.get(line.episode.rule)))


def views(visit: Visit, here: str) -> Component:
    """The views of alerts, `here` the one that is shown: groups, all, ageing, news, history and so on."""
    words = visit.words
    links = [
        (words("page.alerts.view.groups"), visit.link(LIST), here == "groups"),
        (words("page.alerts.view.all"), visit.link(LIST, show="all"), here == "all"),
        (words("page.alerts.view.ageing"), visit.link(LIST, show="ageing"), here == "ageing"),
        (words("page.alerts.view.news"), visit.link(LIST, show="news"), here == "news"),
        (words("page.alerts.view.history"), visit.link(HISTORY), here == "history"),
        (words("page.alerts.view.rules"), visit.link(RULES), here == "rules"),
        (words("page.alerts.view.silences"), visit.link(SILENCES), here == "silences"),
    ]
    if visit.holds(OPERATE):
        links.append((words("page.alerts.view.channels"), visit.link(CHANNELS), here == "channels"))
    return parts.tabs(links, words("page.alerts.title"))
