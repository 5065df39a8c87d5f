"""Alerts that are over, the newest first."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from alerts.reading import history_page, rules_named
from alerts.schema import Rule
from cockpit import ids
from cockpit.pages.alerts.choosing import OVER, STREAMS, past_choice
from cockpit.pages.alerts.listing import subject_columns, taken_column
from cockpit.pages.alerts.words import (
    HISTORY,
    LEVELS,
    OPEN_TO,
    alert_desk,
    level_text,
    reason_text,
    rule_text,
    state_text,
    views,
)
from cockpit.ui import forms, parts, times
from cockpit.ui.filters import Filter
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from store.views.alerts import AlertLine

RULE: Final = ids.make("alerts", "past", "rule")
LEVEL: Final = ids.make("alerts", "past", "level")
STATE: Final = ids.make("alerts", "past", "state")
STREAM: Final = ids.make("alerts", "past", "stream")
SINCE: Final = ids.make("alerts", "past", "since")
UNTIL: Final = ids.make("alerts", "past", "until")
TEXT: Final = ids.make("alerts", "past", "text")
FIND: Final = ids.make("alerts", "past", "find")
FIELDS: Final = {
    "rule": RULE,
    "level": LEVEL,
    "state": STATE,
    "stream": STREAM,
    "since": SINCE,
    "until": UNTIL,
    "text": TEXT,
}
LOOKED: Final = Filter(HISTORY, FIELDS, FIND, TEXT, ("place", "at", "code"))


def register(app: Any, desk: Desk) -> None:
    """Registers the filter."""
    LOOKED.register(app, desk, OPEN_TO)


async def view(visit: Visit) -> list[Component]:
    """The filter and the list."""
    words, desk = visit.words, alert_desk(visit)
    rules = await visit.read(rules_named, desk, visit.at)
    choice = past_choice(visit, PAGE, (page_of(visit) - 1) * PAGE)
    lines, total = await visit.read(history_page, desk, visit.principal, choice, visit.at)
    head = parts.page_head(words("page.alerts.history"), words("page.alerts.history_note"))
    body: list[Any] = [parts.empty(words("page.alerts.no_history"))]
    if lines:
        shown = table(words("page.alerts.history"), _columns(visit, rules), lines, class_name="is-dense")
        body = [shown, pager(visit, page_of(visit), total)]
    return [head, views(visit, "history"), html.Section([_filter(visit, rules), *body], className="desk-panel")]


def _filter(visit: Visit, rules: Mapping[str, Rule]) -> Component:
    words, query, language = visit.words, visit.query, visit.language
    offered = {
        RULE: ("rule", [(code, rule_text(visit, code, rules)) for code in rules]),
        LEVEL: ("level", [(one, level_text(visit, one)) for one in LEVELS]),
        STATE: ("state", [(one, state_text(visit, one)) for one in OVER]),
        STREAM: ("stream", [(one, words(f"page.alerts.stream.{one}")) for one in STREAMS]),
    }
    days = {SINCE: "since", UNTIL: "until"}
    fields = [
        *(
            forms.field(
                words(f"page.alerts.column.{name}"), forms.select(field, options, language, query.get(name), kept=False)
            )
            for field, (name, options) in offered.items()
        ),
        *(
            forms.field(
                words(f"page.alerts.fired_{name}"), forms.date_input(field, language, query.get(name), kept=False)
            )
            for field, name in days.items()
        ),
        forms.field(words("page.alerts.text"), forms.text_input(TEXT, query.get("text"), kept=False)),
    ]
    find_it = parts.button(words("desk.find"), FIND, "main")
    return forms.form("alerts", "past", fields, [find_it], class_name="is-filter")


def _columns(visit: Visit, rules: Mapping[str, Rule]) -> list[Column[AlertLine]]:
    words = visit.words
    return [
        *subject_columns(visit, rules),
        Column(words("page.alerts.fired"), lambda row: times.clock(row.episode.fired_at, visit.at)),
        Column(words("page.alerts.ended"), lambda row: times.clock(row.episode.ended_at, visit.at)),
        Column(words("page.alerts.lasted"), lambda row: _lasted(visit, row)),
        Column(words("page.alerts.why"), lambda row: reason_text(visit, row.episode.reason)),
        taken_column(visit),
    ]


def _lasted(visit: Visit, row: AlertLine) -> str:
    one = row.episode
    if one.fired_at is None or one.ended_at is None:
        return "–"
    return times.span((one.ended_at - one.fired_at).total_seconds(), visit.words)
