"""The register of leads: open ones, one's own, all, by state, source and text; what is due first stands out."""

from typing import Any, Final

from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.leads.words import DECIDE, ENTER, HAND_OVER, OPEN_TO, PATH, REPORT, SOURCES, source_text
from cockpit.pages.wording import due_mark, state_chip, state_text
from cockpit.shell.nodes import node_names
from cockpit.ui import forms, parts, times
from cockpit.ui.acts import way
from cockpit.ui.filters import Filter
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from evaluation.fieldwork.reading import leads_page
from evaluation.leads.states import lead_machine
from store.evaluation.leads import LeadChoice, LeadRow

STATE: Final = ids.make("leads", "filter", "state")
SOURCE: Final = ids.make("leads", "filter", "source")
TEXT: Final = ids.make("leads", "filter", "text")
FIND: Final = ids.make("leads", "filter", "find")
FIELDS: Final = {"state": STATE, "source": SOURCE, "text": TEXT}
LOOKED: Final = Filter(PATH, FIELDS, FIND, TEXT, ("show", "place"))
SHOWN: Final = ("open", "mine", "all")


def shown_of(visit: Visit) -> str:
    """The view of the address; with a state all leads of it, else the open ones."""
    shown = visit.query.get("show", "all" if visit.query.get("state") else "open")
    return shown if shown in SHOWN else "open"


def choice_of(visit: Visit) -> LeadChoice:
    """What the address asks for."""
    query, shown = visit.query, shown_of(visit)
    return LeadChoice(
        state=query.get("state") or None,
        source=query.get("source") or None,
        handler=visit.principal.account_id if shown == "mine" else None,
        text=query.get("text") or None,
        open_only=True if shown in ("open", "mine") else None,
        limit=PAGE,
        offset=(page_of(visit) - 1) * PAGE,
    )


async def head(visit: Visit) -> list[Component]:
    """The name of the page and what can be entered."""
    words = visit.words
    acts = (("enter", ENTER), ("report", REPORT), ("hand_over", HAND_OVER))
    tools = [way(visit, act, words(f"page.leads.act.{act}")) for act, permission in acts if visit.holds(permission)]
    return [parts.page_head(words("page.leads.title"), words("page.leads.note"), tools)]


async def view(visit: Visit) -> list[Component]:
    """The filter and the list."""
    words = visit.words
    rows, total = await visit.read(leads_page, visit.evaluation, visit.principal, choice_of(visit), visit.at)
    names = await node_names(visit, {one.owner_code for one in rows if one.owner_code})
    if rows:
        shown = table(words("page.leads.title"), _columns(visit, names), rows, class_name="is-dense", row_class=_look)
        body = [shown, pager(visit, page_of(visit), total)]
    else:
        body = [parts.empty(words("page.leads.none"), words("page.leads.none_hint"))]
    return [_views(visit), html.Section([_filter(visit), *body], className="desk-panel")]


def register(app: Any, desk: Desk) -> None:
    """Registers the filter."""
    LOOKED.register(app, desk, OPEN_TO)


def _views(visit: Visit) -> Component:
    here = shown_of(visit)
    shown = [one for one in SHOWN if one != "mine" or visit.holds(DECIDE)]
    kept = {key: visit.query.get(key) for key in ("source", "text")}
    links = [(visit.words(f"page.leads.show.{one}"), visit.link(PATH, show=one, **kept), one == here) for one in shown]
    return parts.tabs(links, visit.words("page.leads.title"))


def _filter(visit: Visit) -> Component:
    words, language, query = visit.words, visit.language, visit.query
    states = [(code, state_text(words, "lead", code)) for code in lead_machine().states]
    sources = [(code, source_text(visit, code)) for code in SOURCES]
    state = forms.select(STATE, states, language, query.get("state"), kept=False)
    source = forms.select(SOURCE, sources, language, query.get("source"), kept=False)
    fields = [
        forms.field(words("page.leads.column.state"), state),
        forms.field(words("page.leads.column.source"), source),
        forms.field(words("page.leads.text"), forms.text_input(TEXT, query.get("text"), kept=False)),
    ]
    find_it = parts.button(words("desk.find"), FIND, "main")
    return forms.form("leads", "filter", fields, [find_it], class_name="is-filter")


def _look(row: LeadRow) -> str:
    return "look-late" if row.is_grave and row.decided_at is None else ""


def _columns(visit: Visit, names: Any) -> list[Column[LeadRow]]:
    words = visit.words
    return [
        Column(words("page.leads.column.lead"), lambda row: _title(visit, row), "head", wide=True),
        Column(words("page.leads.column.owner"), lambda row: names.get(row.owner_code) or row.about),
        Column(words("page.leads.column.state"), lambda row: _state(visit, row)),
        Column(words("page.leads.column.due"), lambda row: due_of(visit, row)),
        Column(words("page.leads.column.handler"), lambda row: row.handler_name or "–"),
        Column(words("page.leads.column.registered"), lambda row: times.clock(row.registered_at, visit.at)),
    ]


def _title(visit: Visit, row: LeadRow) -> Component:
    text = row.text if len(row.text) <= 60 else f"{row.text[:60]}…"
    title = parts.link(text, visit.link(PATH, lead=row.lead_id), "link strong")
    return html.Div([title, html.Span(f"#{row.lead_id} · {source_text(visit, row.source)}", className="below")])


def _state(visit: Visit, row: LeadRow) -> Component:
    grave = [parts.chip("bad", visit.words("page.leads.grave"))] if row.is_grave else []
    return html.Div([state_chip(visit.words, "lead", row.state), *grave], className="stacked")


def due_of(visit: Visit, row: LeadRow) -> Component | str:
    """What is due next: to acknowledge, then to decide; a dash once it is decided."""
    waits = row.acknowledge_by is not None and row.acknowledged_at is None
    if row.decided_at is not None or row.state == "answered":
        return "–"
    due = row.acknowledge_by if waits and row.acknowledge_by else row.decide_by
    said = visit.words("page.leads.to_acknowledge" if waits else "page.leads.to_decide")
    late = due < local_date(visit.at)
    shown = due_mark(visit, due, is_provisional=row.is_provisional)
    return html.Div([html.Span(said, className="strong" if late else "soft"), shown], className="stacked")
