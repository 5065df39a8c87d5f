"""The officers of one's authorities: certificates and their last days, from whom each keeps away."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import authority_name
from cockpit.pages.inspections.words import CONCLUDE, INSPECTING, PAGE, PATH, VISIT, holds_at, number_of, views
from cockpit.pages.owners import OwnerSearch
from cockpit.shell.nodes import node_names
from cockpit.ui import forms, parts
from cockpit.ui.acts import ACT, Fields, act_panel, field_id, way
from cockpit.ui.searching import register_search, search_select
from cockpit.ui.tables import Column, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import local_date
from core.errors import AccessDeniedError
from evaluation.fieldwork.reading import officers_page
from evaluation.fieldwork.surroundings import persons_that_may
from store.evaluation.officers import Interest, OfficerRow

SEARCH: Final = OwnerSearch(PATH, VISIT, "")
"""whom an officer may keep away from"""
OWNER: Final = field_id(PAGE, "owner")
SOON: Final = timedelta(days=60)
"""how long before its end a certificate stands out"""


async def view(visit: Visit) -> list[Component]:
    """The register, with the form of the act of the address."""
    if not visit.holds(*INSPECTING):
        raise AccessDeniedError(INSPECTING[0])
    words = visit.words
    officers, interests = await visit.read(officers_page, visit.evaluation, visit.principal, visit.at)
    names = await node_names(visit, {one.node for one in officers} | {one.owner_code for one in interests})
    tools = [way(visit, "register", words("page.inspections.act.register"))] if visit.holds(CONCLUDE) else []
    body: Any = parts.empty(words("page.inspections.no_officers"))
    if officers:
        columns = _columns(visit, names, interests)
        body = table(words("page.inspections.view.officers"), columns, officers, class_name="is-dense", row_class=_look)
    head = parts.page_head(words("page.inspections.title"), words("page.inspections.officers_note"), tools)
    return [head, *views(visit), *await _asked_for(visit, officers), html.Section(body, className="desk-panel")]


def register(app: Any, desk: Desk) -> None:
    """Registers the search for whom an officer keeps away from."""
    register_search(app, desk, OWNER, SEARCH.find, (VISIT, CONCLUDE))


def _look(row: OfficerRow) -> str:
    return "" if row.is_active else "look-off"


def _columns(visit: Visit, names: Mapping[str, str], interests: Sequence[Interest]) -> list[Column[OfficerRow]]:
    words = visit.words
    found: list[Column[OfficerRow]] = [
        Column(words("page.inspections.column.officer"), lambda row: _name(row), "head", wide=True),
        Column(words("page.inspections.authority"), lambda row: authority_name(visit, row.node, names[row.node])),
        Column(words("page.inspections.valid_until"), lambda row: valid_mark(visit, row)),
        Column(words("page.inspections.keeps_away"), lambda row: _away(row, names, interests)),
    ]
    if visit.holds(CONCLUDE, VISIT):
        found.append(Column(words("page.inspections.column.acts"), lambda row: _ways(visit, row), "act"))
    return found


def _name(row: OfficerRow) -> Component:
    return html.Div([html.Span(row.name, className="strong"), html.Span(row.certificate, className="below code")])


def valid_mark(visit: Visit, row: OfficerRow) -> Component:
    """The last day of a certificate, and whether it still counts."""
    words, left = visit.words, row.valid_until - local_date(visit.at)
    said: list[Any] = [row.valid_until.isoformat()]
    if not row.is_active:
        said.append(parts.chip("off", words("page.inspections.retired")))
    elif left < timedelta(0):
        said.append(parts.chip("bad", words("page.inspections.expired")))
    elif left <= SOON:
        said.append(parts.chip("warn", words("evaluation.left", n=left.days)))
    return html.Div(said, className="stacked")


def _away(row: OfficerRow, names: Mapping[str, str], interests: Sequence[Interest]) -> Any:
    own = [one for one in interests if one.officer_id == row.officer_id]
    return [html.Div([names[one.owner_code], html.Span(one.reason, className="below")]) for one in own] or "–"


def _ways(visit: Visit, row: OfficerRow) -> list[Component]:
    shown = []
    if holds_at(visit, CONCLUDE, row.node):
        shown.append(_act(visit, "renew", row))
    if holds_at(visit, CONCLUDE, row.node) or row.person_id == visit.principal.account_id:
        shown.append(_act(visit, "declare", row))
    return shown


def _act(visit: Visit, act: str, row: OfficerRow) -> Component:
    href = visit.here(**{ACT: act, "officer": row.officer_id})
    return parts.link(visit.words(f"page.inspections.act.{act}"), href, "button button-small")


async def _asked_for(visit: Visit, officers: Sequence[OfficerRow]) -> list[Component]:
    act, words = visit.query.get(ACT, ""), visit.words
    title = words.known(f"page.inspections.act.{act}", act)
    if act == "register" and visit.holds(CONCLUDE):
        return [act_panel(visit, PAGE, act, title, await _new(visit, Fields(visit, PAGE, act)))]
    number = number_of(visit.query.get("officer"))
    row = next((one for one in officers if one.officer_id == number), None)
    if row is None or act not in ("renew", "declare"):
        return []
    made = Fields(visit, PAGE, f"{act} {number}")
    fields = _renewed(visit, made, row) if act == "renew" else await _declared(visit, made)
    return [act_panel(visit, PAGE, act, f"{title} · {row.name}", fields)]


async def _new(visit: Visit, made: Fields) -> list[Component]:
    words, node = visit.words, visit.principal.nodes(CONCLUDE, visit.at)[0]
    people = await visit.read(persons_that_may, visit.evaluation, visit.principal, VISIT, node, visit.at)
    accounts = [(str(number), name) for number, name in people]
    return [
        made.line("name", words("page.inspections.officer_name")),
        made.line("certificate", words("page.inspections.certificate")),
        made.day("valid_until", words("page.inspections.valid_until")),
        made.one_of(
            "account", words("page.inspections.account"), accounts, hint=words("page.inspections.account_hint")
        ),
    ]


def _renewed(visit: Visit, made: Fields, row: OfficerRow) -> list[Component]:
    words = visit.words
    states = [("yes", words("page.inspections.goes")), ("no", words("page.inspections.retired"))]
    return [
        made.day("valid_until", words("page.inspections.valid_until"), row.valid_until),
        made.one_of("active", words("page.inspections.column.state"), states, "yes" if row.is_active else "no"),
    ]


async def _declared(visit: Visit, made: Fields) -> list[Component]:
    words = visit.words
    owners = search_select(visit, OWNER, await SEARCH.find(visit))
    return [
        forms.field(words("page.inspections.unit"), owners),
        made.text("reason", words("page.inspections.why_away")),
    ]
