"""Objections: those of one's own unit, or those that one answers, what is due first on top of the open ones."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.objections import raising
from cockpit.pages.objections.words import ANSWER, NEW, PATH, RAISE, Names, holder_text, subject_text
from cockpit.pages.wording import due_mark, state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.acts import way
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from core.days import local_date
from evaluation.fieldwork.naming import objection_names
from evaluation.fieldwork.reading import objections_page
from store.evaluation.data_objections import ObjectionChoice, ObjectionRow

STATES: Final = ("open", "upheld", "rejected", "withdrawn")


async def view(visit: Visit) -> list[Component]:
    """The list, of one state where the address names one, with the form of a new one."""
    words = visit.words
    choice = choice_of(visit)
    rows, total = await visit.read(objections_page, visit.evaluation, visit.principal, choice, visit.at)
    names = await node_names(visit, {one.owner_code for one in rows} | {one.holder for one in rows})
    values = await visit.read(objection_names, visit.evaluation, rows) if rows else {}
    tools = [way(visit, NEW, words("page.objections.act.new"))] if visit.holds(RAISE) else []
    note = words("page.objections.note" if visit.holds(RAISE) else "page.objections.note_holder")
    body: list[Any] = [parts.empty(words("page.objections.none"), words("page.objections.none_hint"))]
    if rows:
        shown = table(
            words("page.objections.title"),
            _columns(visit, names, values),
            rows,
            class_name="is-dense",
            row_class=_look(visit),
        )
        body = [shown, pager(visit, page_of(visit), total)]
    head = parts.page_head(words("page.objections.title"), note, tools)
    return [head, *await raising.asked_for(visit), _views(visit), html.Section(body, className="desk-panel")]


def choice_of(visit: Visit) -> ObjectionChoice:
    """What the address asks for; whoever raises and answers sees by `?show=answer` what they answer."""
    state = visit.query.get("state")
    return ObjectionChoice(
        holders=() if _answers(visit) and visit.query.get("show") == "answer" else None,
        state=state if state in STATES else None,
        limit=PAGE,
        offset=(page_of(visit) - 1) * PAGE,
    )


def _answers(visit: Visit) -> bool:
    return visit.holds(RAISE) and visit.holds(ANSWER)


def _views(visit: Visit) -> Component:
    words, chosen, shown = visit.words, visit.query.get("state"), visit.query.get("show")
    links = [(words("page.objections.all"), visit.link(PATH), chosen not in STATES and shown != "answer")]
    if _answers(visit):
        links.append((words("page.objections.to_answer"), visit.link(PATH, show="answer"), shown == "answer"))
    links += [
        (words(f"page.objections.state.{one}"), visit.link(PATH, state=one), one == chosen and shown != "answer")
        for one in STATES
    ]
    return parts.tabs(links, words("page.objections.title"))


def _look(visit: Visit) -> Any:
    today = local_date(visit.at)
    return lambda row: "look-late" if row.state == "open" and row.due_on < today else ""


def _columns(visit: Visit, names: Mapping[str, str], values: Names) -> list[Column[ObjectionRow]]:
    words = visit.words
    return [
        Column(words("page.objections.column.subject"), lambda row: _title(visit, row, values), "head", wide=True),
        Column(words("page.objections.column.owner"), lambda row: names[row.owner_code]),
        Column(words("page.objections.column.state"), lambda row: state_chip(words, "data_objection", row.state)),
        Column(words("page.objections.column.due"), lambda row: due_of(visit, row)),
        Column(words("page.objections.column.holder"), lambda row: holder_text(visit, row, names[row.holder])),
        Column(words("page.objections.column.raised"), lambda row: times.clock(row.raised_at, visit.at)),
    ]


def _title(visit: Visit, row: ObjectionRow, values: Names) -> Component:
    text = subject_text(visit, values, row.kind, row.table_name, row.record_key)
    title = parts.link(text, visit.link(PATH, objection=row.objection_id), "link strong")
    claim = row.claim if len(row.claim) <= 60 else f"{row.claim[:60]}…"
    return html.Div([title, html.Span(f"#{row.objection_id} · {claim}", className="below")])


def due_of(visit: Visit, row: ObjectionRow) -> Component | str:
    """By when it has to be answered; a dash once it is."""
    return due_mark(visit, row.due_on, is_provisional=row.is_provisional) if row.state == "open" else "–"
