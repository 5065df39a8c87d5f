"""Open alerts: counted by rule and place, one by one, or those that were taken up and are not mended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dash.development.base_component import Component

from alerts.reading import alerts_page, groups_page, rules_named
from alerts.schema import Rule
from cockpit import ids
from cockpit.pages.alerts.choosing import HOUSE, TAKEN, choice_of, shown_of
from cockpit.pages.alerts.words import (
    LEVELS,
    LIST,
    ONE,
    OPEN_STATES,
    OPEN_TO,
    alert_desk,
    figures_text,
    level_chip,
    level_text,
    rule_text,
    state_chip,
    state_text,
    what_text,
    where_text,
)
from cockpit.shell.nodes import node_names
from cockpit.ui import forms, parts, times
from cockpit.ui.filters import Filter
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from core.working_days import statutory
from store.views.alerts import AlertGroupLine, AlertLine

BODY: Final = ids.make("alerts", "list", "body")
RULE: Final = ids.make("alerts", "filter", "rule")
LEVEL: Final = ids.make("alerts", "filter", "level")
STATE: Final = ids.make("alerts", "filter", "state")
TAKEN_UP: Final = ids.make("alerts", "filter", "taken")
TEXT: Final = ids.make("alerts", "filter", "text")
FIND: Final = ids.make("alerts", "filter", "find")
FIELDS: Final = {"rule": RULE, "level": LEVEL, "state": STATE, "taken": TAKEN_UP, "text": TEXT}
LOOKED: Final = Filter(LIST, FIELDS, FIND, TEXT, ("show", "at", "own", "place"))


def register(app: Any, desk: Desk) -> None:
    """Registers the filter."""
    LOOKED.register(app, desk, OPEN_TO)


async def view(visit: Visit) -> Component:
    """The filter and the list of the address."""
    rules = await visit.read(rules_named, alert_desk(visit), visit.at)
    return html.Section([_filter(visit, rules), html.Div(await body(visit), id=BODY)], className="desk-panel")


async def body(visit: Visit) -> list[Any]:
    """The list of the address, which renews itself."""
    desk, shown = alert_desk(visit), shown_of(visit)
    rules = await visit.read(rules_named, desk, visit.at)
    if shown == "groups":
        groups = await visit.read(groups_page, desk, visit.principal, choice_of(visit, PAGE), visit.at)
        return await _groups(visit, groups, rules)
    choice = choice_of(visit, PAGE, (page_of(visit) - 1) * PAGE)
    lines, total = await visit.read(alerts_page, desk, visit.principal, choice, visit.at)
    if not lines:
        return _none(visit)
    columns = _columns(visit, rules)
    shown_table = table(visit.words("page.alerts.title"), columns, lines, class_name="is-dense", row_class=_look)
    return [shown_table, pager(visit, page_of(visit), total)]


async def _groups(visit: Visit, groups: list[AlertGroupLine], rules: Mapping[str, Rule]) -> list[Any]:
    if not groups:
        return _none(visit)
    names = await node_names(visit, {one.node for one in groups if one.node})
    return [table(visit.words("page.alerts.title"), _group_columns(visit, rules, names), groups, class_name="is-dense")]


def _none(visit: Visit) -> list[Any]:
    return [parts.empty(visit.words("page.alerts.none"), visit.words("page.alerts.none_hint"))]


def _filter(visit: Visit, rules: Mapping[str, Rule]) -> Component:
    words, language, query = visit.words, visit.language, visit.query
    offered = {
        RULE: ("rule", [(code, rule_text(visit, code, rules)) for code in rules]),
        LEVEL: ("level", [(one, level_text(visit, one)) for one in LEVELS]),
        STATE: ("state", [(one, state_text(visit, one)) for one in OPEN_STATES]),
        TAKEN_UP: ("taken", [(one, words(f"page.alerts.taken.{one}")) for one in TAKEN]),
    }
    fields = [
        forms.field(
            words(f"page.alerts.column.{name}"), forms.select(field, options, language, query.get(name), kept=False)
        )
        for field, (name, options) in offered.items()
    ]
    text = forms.text_input(TEXT, query.get("text"), kept=False)
    fields.append(forms.field(words("page.alerts.text"), text))
    find_it = parts.button(words("desk.find"), FIND, "main")
    return forms.form("alerts", "filter", fields, [find_it], class_name="is-filter")


def _group_columns(visit: Visit, rules: Mapping[str, Rule], names: Mapping[str, str]) -> list[Column[AlertGroupLine]]:
    words = visit.words

    def named(row: AlertGroupLine) -> Component:
        is_below = row.node not in ("", str(visit.services.settings.city.code))
        where = {"at": row.node} if is_below else {"own": row.node or HOUSE}
        way = visit.link(LIST, show="all", rule=row.rule, **where)
        return parts.link(rule_text(visit, row.rule, rules), way, "link strong")

    return [
        Column(words("page.alerts.column.rule"), named, "head", wide=True),
        Column(words("page.alerts.column.where"), lambda row: names.get(row.node) or words("page.alerts.house")),
        Column(words("page.alerts.column.level"), lambda row: level_chip(visit, row.level)),
        Column(words("page.alerts.column.count"), lambda row: f"{row.count:,}", "number"),
        Column(state_text(visit, "firing"), lambda row: f"{row.firing:,}", "number"),
        Column(state_text(visit, "acknowledged"), lambda row: f"{row.taken:,}", "number"),
        Column(words("page.alerts.column.unknown"), lambda row: f"{row.unknown:,}", "number"),
        Column(words("page.alerts.column.since"), lambda row: times.clock(row.since, visit.at)),
    ]


def _look(row: AlertLine) -> str:
    return "look-late" if row.shown == "firing" and row.episode.level == "critical" else ""


def _columns(visit: Visit, rules: Mapping[str, Rule]) -> list[Column[AlertLine]]:
    return [*subject_columns(visit, rules), *standing_columns(visit), taken_column(visit)]


def subject_columns(visit: Visit, rules: Mapping[str, Rule]) -> list[Column[AlertLine]]:
    """What an alert is about, where, and how grave it is: how every list of alerts begins."""
    words = visit.words
    return [
        Column(words("page.alerts.column.what"), lambda row: title(visit, row, rules), "head", wide=True),
        Column(words("page.alerts.column.where"), lambda row: where_text(visit, row)),
        Column(words("page.alerts.column.level"), lambda row: level_chip(visit, row.episode.level)),
    ]


def standing_columns(visit: Visit) -> list[Column[AlertLine]]:
    """How an alert stands, and since when it has been."""
    words = visit.words
    return [
        Column(words("page.alerts.column.state"), lambda row: standing(visit, row)),
        Column(words("page.alerts.column.since"), lambda row: times.clock(row.episode.began_at, visit.at)),
    ]


def taken_column(visit: Visit) -> Column[AlertLine]:
    """Who has taken an alert up: how every list of alerts ends."""
    return Column(visit.words("page.alerts.column.taken"), lambda row: taken_by(visit, row))


def title(visit: Visit, row: AlertLine, rules: Mapping[str, Rule]) -> Component:
    """What an alert is about with the way to it, its rule and figures below."""
    way = parts.link(what_text(visit, row), visit.link(ONE, alert=row.episode.alert_id), "link strong")
    said = [rule_text(visit, row.episode.rule, rules), figures_text(visit, row, rules)]
    return html.Div([way, html.Span(" · ".join(filter(None, said)), className="below")])


def standing(visit: Visit, row: AlertLine) -> Component:
    """The state of an alert, and until when nobody is told of it."""
    shown: list[Any] = [state_chip(visit, row.shown)]
    if row.episode.unknown and row.episode.state != "inactive":
        before = visit.words("page.alerts.before", state=state_text(visit, row.episode.state))
        shown.append(html.Span(before, className="below"))
    if row.silenced_until is not None:
        shown.append(parts.mark(visit.words("page.alerts.silenced")))
    return html.Div(shown, className="stacked")


def taken_by(visit: Visit, row: AlertLine) -> Any:
    """Who has taken an alert up, since how many working days, with which words; a dash for nobody."""
    since = row.episode.acknowledged_at
    if since is None or not row.acknowledged_name:
        return "–"
    said = visit.words("page.alerts.taken_days", name=row.acknowledged_name, n=working_days(since, visit.at))
    return html.Div([html.Span(said), html.Span(row.acknowledged_words, className="below")])


def working_days(since: datetime, at: datetime) -> int:
    """How many working days have begun since the day of an instant."""
    return statutory().between(local_date(since), local_date(at))
