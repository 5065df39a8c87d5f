"""Visits: those of one's authorities, by state, or one's own as an officer; of a unit those it was told of."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.inspections.words import INSPECTING, PATH, VISIT, views
from cockpit.pages.wording import due_mark, state_chip, state_text
from cockpit.shell.nodes import node_names
from cockpit.ui import parts
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from evaluation.fieldwork.reading import inspections_page, officers_page
from store.evaluation.inspections import InspectionChoice, InspectionRow
from store.evaluation.officers import OfficerRow

STATES: Final = ("drawn", "notified", "on_site", "to_feed_back", "fed_back", "rectifying", "done", "cancelled")
OVER: Final = frozenset({"done", "cancelled"})


async def view(visit: Visit) -> list[Component]:
    """The list, of one state where the address names one."""
    words = visit.words
    rows, total, officers = await _read(visit)
    tools = [_phone(visit)] if visit.holds(VISIT) else []
    note = words("page.inspections.note" if visit.holds(*INSPECTING) else "page.inspections.note_unit")
    head = parts.page_head(words("page.inspections.title"), note, tools)
    body: list[Component | None] = [parts.empty(words("page.inspections.none"), words("page.inspections.none_hint"))]
    if rows:
        body = [await shown(visit, rows, officers), pager(visit, page_of(visit), total)]
    return [head, *views(visit), _states(visit), html.Section(body, className="desk-panel")]


def register(app: Any, desk: Desk) -> None:
    """The list has no acts: each visit leads to its own page."""


async def _read(visit: Visit) -> tuple[Sequence[InspectionRow], int, Sequence[OfficerRow]]:
    officers, mine = await _officers(visit), None
    if visit.query.get("show") == "mine":
        mine = next((one.officer_id for one in officers if one.person_id == visit.principal.account_id), 0)
    state = visit.query.get("state")
    choice = InspectionChoice(
        officer=mine,
        state=state if state in STATES else None,
        limit=PAGE,
        offset=(page_of(visit) - 1) * PAGE,
    )
    rows, total = await visit.read(inspections_page, visit.evaluation, visit.principal, choice, visit.at)
    return rows, total, officers


async def _officers(visit: Visit) -> Sequence[OfficerRow]:
    if not visit.holds(*INSPECTING):
        return ()
    found, _ = await visit.read(officers_page, visit.evaluation, visit.principal, visit.at)
    return found


def _phone(visit: Visit) -> Component:
    """The way to the page for a phone, which works without a network; a page of its own, loaded anew."""
    text = [parts.icon("phone"), visit.words("page.inspections.phone")]
    return html.A(text, href="/site/app", className="button button-plain")


def _states(visit: Visit) -> Component:
    words, chosen = visit.words, visit.query.get("state")
    mine = visit.query.get("show") == "mine"
    links = [(words("page.inspections.all"), visit.link(PATH), chosen not in STATES and not mine)]
    if visit.holds(VISIT):
        links.append((words("page.inspections.mine"), visit.link(PATH, show="mine"), mine))
    links += [
        (state_text(words, "inspection", one), visit.link(PATH, state=one), one == chosen and not mine)
        for one in STATES
    ]
    return parts.tabs(links, words("page.inspections.column.state"))


async def of_plan(visit: Visit, year_id: int) -> Component:
    """The visits of a plan."""
    words = visit.words
    choice = InspectionChoice(year_id=year_id, limit=PAGE, offset=(page_of(visit) - 1) * PAGE)
    rows, total = await visit.read(inspections_page, visit.evaluation, visit.principal, choice, visit.at)
    body: list[Any] = [parts.empty(words("page.inspections.none"))]
    if rows:
        body = [await shown(visit, rows, await _officers(visit)), pager(visit, page_of(visit), total)]
    return parts.panel(words("page.inspections.view.visits"), body, class_name="is-flush")


async def shown(visit: Visit, rows: Sequence[InspectionRow], officers: Sequence[OfficerRow]) -> Component:
    """A table of visits."""
    names = await node_names(visit, {one.owner_code for one in rows})
    known = {one.officer_id: one.name for one in officers}
    columns = _columns(visit, names, known)
    return table(visit.words("page.inspections.view.visits"), columns, rows, class_name="is-dense")


def _columns(visit: Visit, names: Mapping[str, str], officers: Mapping[int, str]) -> list[Column[InspectionRow]]:
    words = visit.words
    found: list[Column[InspectionRow]] = [
        Column(words("page.inspections.column.visit"), lambda row: _title(visit, row, names), "head", wide=True),
        Column(words("page.inspections.column.state"), lambda row: state_chip(words, "inspection", row.state)),
        Column(words("page.inspections.visit_on"), lambda row: row.visit_on.isoformat() if row.visit_on else "–"),
        Column(words("page.inspections.column.due"), lambda row: due_of(visit, row)),
    ]
    if officers:
        told: Column[InspectionRow] = Column(
            words("page.inspections.officers"),
            lambda row: words("desk.and").join(officers.get(one, "–") for one in row.officers) or "–",
        )
        found.append(told)
    return found


def _title(visit: Visit, row: InspectionRow, names: Mapping[str, str]) -> Component:
    way = parts.link(names[row.owner_code], visit.link(PATH, inspection=row.inspection_id), "link strong")
    lead = [parts.mark(visit.words("page.inspections.for_lead"))] if row.lead_id is not None else []
    return html.Div([way, html.Span([row.number, " ", *lead], className="below code")])


def due_of(visit: Visit, row: InspectionRow) -> Component | str:
    """By when it has to be fed back, once the record is signed."""
    if row.feedback_by is None or row.state != "to_feed_back":
        return "–"
    return due_mark(visit, row.feedback_by, is_provisional=row.is_provisional)
