"""Alerts that are over, the newest first."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from alerts.reading import history_page, rules_named
from alerts.schema import Rule
from cockpit import ids
from cockpit.pages.alerts.choosing import choice_of
from cockpit.pages.alerts.listing import taken_by, title
from cockpit.pages.alerts.words import (
    HISTORY,
    OPEN_TO,
    alert_desk,
    level_chip,
    reason_text,
    rule_text,
    views,
    where_text,
)
from cockpit.ui import forms, parts, times
from cockpit.ui.filters import Filter
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from store.views.alerts import AlertLine

RULE: Final = ids.make("alerts", "past", "rule")
TEXT: Final = ids.make("alerts", "past", "text")
FIND: Final = ids.make("alerts", "past", "find")
LOOKED: Final = Filter(HISTORY, {"rule": RULE, "text": TEXT}, FIND, TEXT, ("place", "at", "code"))


def register(app: Any, desk: Desk) -> None:
    """Registers the filter."""
    LOOKED.register(app, desk, OPEN_TO)


async def view(visit: Visit) -> list[Component]:
    """The filter and the list."""
    words, desk = visit.words, alert_desk(visit)
    rules = await visit.read(rules_named, desk, visit.at)
    choice = choice_of(visit, PAGE, (page_of(visit) - 1) * PAGE)
    lines, total = await visit.read(history_page, desk, visit.principal, choice, visit.at)
    head = parts.page_head(words("page.alerts.history"), words("page.alerts.history_note"))
    body: list[Any] = [parts.empty(words("page.alerts.no_history"))]
    if lines:
        shown = table(words("page.alerts.history"), _columns(visit, rules), lines, class_name="is-dense")
        body = [shown, pager(visit, page_of(visit), total)]
    return [head, views(visit, "history"), html.Section([_filter(visit, rules), *body], className="desk-panel")]


def _filter(visit: Visit, rules: Mapping[str, Rule]) -> Component:
    words, query = visit.words, visit.query
    named = [(code, rule_text(visit, code, rules)) for code in rules]
    rule = forms.select(RULE, named, visit.language, query.get("rule"), kept=False)
    fields = [
        forms.field(words("page.alerts.column.rule"), rule),
        forms.field(words("page.alerts.text"), forms.text_input(TEXT, query.get("text"), kept=False)),
    ]
    find_it = parts.button(words("desk.find"), FIND, "main")
    return forms.form("alerts", "past", fields, [find_it], class_name="is-filter")


def _columns(visit: Visit, rules: Mapping[str, Rule]) -> list[Column[AlertLine]]:
    words = visit.words
    return [
        Column(words("page.alerts.column.what"), lambda row: title(visit, row, rules), "head", wide=True),
        Column(words("page.alerts.column.where"), lambda row: where_text(visit, row)),
        Column(words("page.alerts.column.level"), lambda row: level_chip(visit, row.episode.level)),
        Column(words("page.alerts.fired"), lambda row: times.clock(row.episode.fired_at, visit.at)),
        Column(words("page.alerts.ended"), lambda row: times.clock(row.episode.ended_at, visit.at)),
        Column(words("page.alerts.lasted"), lambda row: _lasted(visit, row)),
        Column(words("page.alerts.why"), lambda row: reason_text(visit, row.episode.reason)),
        Column(words("page.alerts.column.taken"), lambda row: taken_by(visit, row)),
    ]


def _lasted(visit: Visit, row: AlertLine) -> str:
    one = row.episode
    if one.fired_at is None or one.ended_at is None:
        return "–"
    return times.span((one.ended_at - one.fired_at).total_seconds(), visit.words)
