"""Silences that hold, and ending one before its time."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from alerts.commands.silencing import end_silence
from alerts.reading import rules_named, silences_page
from alerts.schema import Rule
from cockpit.pages.alerts.words import LIST, SILENCE, SILENCES, alert_desk, number_in, rule_text, views
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.acts import ACT, Done, Typed, act_panel, register_acts
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from store.alerting.silences import Silence

NAME: Final = "silences"
END: Final = "end"


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of ending."""
    register_acts(app, desk, NAME, SILENCES, do, (SILENCE,))


async def view(visit: Visit) -> list[Component]:
    """The silences that hold, with the form of ending the one of the address."""
    words, desk = visit.words, alert_desk(visit)
    rows = await visit.read(silences_page, desk, visit.principal, visit.at)
    rules = await visit.read(rules_named, desk, visit.at)
    names = await node_names(visit, {one.scope for one in rows if one.scope})
    new = parts.link(words("page.alerts.act.silence"), visit.link(LIST, act="silence"), "button button-plain")
    tools = [new] if visit.holds(SILENCE) else []
    head = parts.page_head(words("page.alerts.silences"), words("page.alerts.silences_note"), tools)
    body = [parts.empty(words("page.alerts.no_silences"))]
    if rows:
        body = [table(words("page.alerts.silences"), _columns(visit, rules, names), rows, class_name="is-dense")]
    return [head, *_asked_for(visit, rows), views(visit, "silences"), html.Section(body, className="desk-panel")]


async def do(visit: Visit, typed: Typed) -> Done:
    """Ends the silence of the address."""
    await visit.work(end_silence, alert_desk(visit), visit.principal, number_in(visit, "silence"), visit.at)
    return Done(visit.words("page.alerts.silence_ended"), visit.link(SILENCES))


def _asked_for(visit: Visit, rows: list[Silence]) -> list[Component]:
    known = {str(one.silence_id): one for one in rows}
    one = known.get(visit.query.get("silence", ""))
    if visit.query.get(ACT) != END or one is None or not visit.holds(SILENCE):
        return []
    note = visit.words("page.alerts.end_note", reason=one.reason, name=one.made_name)
    return [act_panel(visit, NAME, END, visit.words("page.alerts.act.end"), [], note=note)]


def _columns(visit: Visit, rules: Mapping[str, Rule], names: Mapping[str, str]) -> list[Column[Silence]]:
    words = visit.words

    def named(row: Silence) -> str:
        return rule_text(visit, row.rule, rules) if row.rule else words("page.alerts.any_rule")

    def ending(row: Silence) -> Any:
        if not visit.holds(SILENCE):
            return "–"
        way = visit.link(SILENCES, act=END, silence=row.silence_id)
        return parts.link(words("page.alerts.act.end"), way, "button button-small")

    return [
        Column(words("page.alerts.column.rule"), named, "head", wide=True),
        Column(words("page.alerts.column.where"), lambda row: names.get(row.scope) or words("page.alerts.everywhere")),
        Column(words("page.alerts.column.code"), lambda row: row.code or "–"),
        Column(words("page.alerts.reason"), lambda row: row.reason, wide=True),
        Column(words("page.alerts.made_by"), lambda row: row.made_name),
        Column(words("page.alerts.until"), lambda row: times.clock(row.until_at, visit.at)),
        Column(words("page.alerts.act.end"), ending, "act"),
    ]
