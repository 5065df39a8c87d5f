"""One lead: where it stands and until when, what was told, who told it, what came of it, its whole course."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages.field_parts import (
    authority_name,
    back_to,
    course,
    document_line,
    files,
    issue_line,
    lines,
    note_of,
    owner_link,
)
from cockpit.pages.leads import acting
from cockpit.pages.leads.listing import due_of
from cockpit.pages.leads.words import PATH, source_text
from cockpit.pages.wording import state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.fieldwork.reading import one_lead
from evaluation.fieldwork.surroundings import Outcome, outcome_of
from evaluation.fieldwork.unknown import UnknownLeadError
from store.alerting.cases import alerts_of_lead
from store.evaluation.inspections import InspectionRow
from store.evaluation.leads import LeadRow

SEE_ALERTS = "alerts.acknowledge"
LONGEST = 18
"""digits of a number of the store"""


async def view(visit: Visit, number: str) -> list[Component]:
    """The page of a lead; of one that the visitor may not see that there is none."""
    words = visit.words
    back = back_to(visit, PATH, words("page.leads.back"))
    try:
        lead_id = int(number) if number.isdecimal() and len(number) <= LONGEST else 0
        row, moves = await visit.read(one_lead, visit.evaluation, visit.principal, lead_id, visit.at)
        outcome = await visit.read(outcome_of, visit.evaluation, visit.principal, lead_id, visit.at)
        alerts = await visit.read(_alerts, visit, lead_id)
    except UnknownLeadError:
        return [back, parts.page_head(words("page.leads.title")), parts.unknown(words)]
    codes = {one for one in (row.owner_code, row.node) if one} | {one.owner_code for one in outcome.inspections}
    names = await node_names(visit, codes)
    return [
        back,
        parts.page_head(row.about, _note(visit, row), acting.ways(visit, row, outcome)),
        *await acting.asked_for(visit, row, outcome),
        _facts(visit, row, names),
        html.Div([_told(visit, row, alerts), _outcome(visit, row, outcome, names)], className="columns"),
        course(visit, "lead", moves),
    ]


def _note(visit: Visit, row: LeadRow) -> Component:
    words = visit.words
    grave = [parts.chip("bad", words("page.leads.grave"))] if row.is_grave else []
    shown = [html.Span(f"#{row.lead_id}", className="code"), state_chip(words, "lead", row.state), *grave]
    return note_of(*shown)


def _facts(visit: Visit, row: LeadRow, names: Any) -> Component:
    words = visit.words
    owner = owner_link(visit, row.owner_code, names[row.owner_code]) if row.owner_code else row.about
    acknowledged = times.clock(row.acknowledged_at, visit.at) if row.acknowledge_by else words("page.leads.not_owed")
    pairs: list[tuple[str, Any]] = [
        (words("page.leads.column.owner"), owner),
        (words("page.leads.column.source"), source_text(visit, row.source)),
        (words("page.leads.column.due"), due_of(visit, row)),
        (words("page.leads.authority"), authority_name(visit, row.node, names[row.node])),
        (words("page.leads.acknowledged"), acknowledged),
        (words("page.leads.column.handler"), row.handler_name or "–"),
        (words("page.leads.registered"), [row.registered_name, " ", times.clock(row.registered_at, visit.at)]),
        (words("page.leads.reporter"), _reporter(visit, row)),
    ]
    if row.clause_id:
        pairs.append((words("page.leads.clause"), row.clause_id))
    return parts.panel(words("page.leads.about_it"), parts.facts(pairs))


def _reporter(visit: Visit, row: LeadRow) -> Any:
    """Whether somebody's name is sealed; the way to it for those two alone."""
    words = visit.words
    if not row.is_named:
        return words("page.leads.unnamed")
    sealed = html.Span([parts.icon("lock"), " ", words("page.leads.sealed")])
    if visit.principal.account_id not in row.knowing:
        return html.Span([sealed, html.Span(words("page.leads.sealed_hint"), className="below")])
    return note_of(sealed, parts.link(words("page.leads.act.look"), visit.here(act="look"), "button button-small"))


def _alerts(visit: Visit, lead_id: int) -> list[Component]:
    """The ways to the alerts that have asked for a lead, for whoever may see alerts."""
    if not visit.holds(SEE_ALERTS):
        return []
    with visit.evaluation.database.begin() as unit:
        numbers = alerts_of_lead(unit, lead_id)
    return [parts.link(f"#{number}", visit.link("/alerts/one", alert=number), "link code") for number in numbers]


def _told(visit: Visit, row: LeadRow, alerts: list[Component]) -> Component:
    words = visit.words
    pairs: list[tuple[str, Any]] = [(words("page.leads.content"), html.Span(row.text, className="strong"))]
    pairs += [(words(f"page.leads.damage.{name}"), text) for name, text in row.damage.items()]
    known = (name for name in ("item", "value", "window", "snapshot") if row.figure.get(name))
    pairs += [(words(f"page.leads.figure.{name}"), str(row.figure[name])) for name in known]
    if row.facts:
        pairs.append((words("page.leads.facts"), lines(row.facts)))
    if alerts:
        pairs.append((words("page.leads.alerts"), html.Span(alerts, className="stacked")))
    pairs.append((words("page.leads.evidence"), files(row.evidence)))
    return parts.panel(words("page.leads.told"), parts.facts(pairs))


def _outcome(visit: Visit, row: LeadRow, outcome: Outcome, names: Any) -> Component:
    words = visit.words
    shown: list[Any] = [_inspection(visit, one, names) for one in outcome.inspections]
    shown += [issue_line(visit, number, state) for number, state in outcome.issues]
    shown += [document_line(visit, one) for one in outcome.documents]
    body: list[Any] = [html.Ul(shown, className="lines")] if shown else [parts.empty(words("page.leads.no_outcome"))]
    if row.answer:
        body.insert(0, parts.facts([(words("page.leads.answer"), row.answer)]))
    return parts.panel(words("page.leads.outcome"), body)


def _inspection(visit: Visit, one: InspectionRow, names: Any) -> Component:
    way = parts.link(one.number, visit.link("/inspections", inspection=one.inspection_id), "link code")
    owner = html.Span(names.get(one.owner_code, one.owner_code), className="below")
    return html.Li([html.Span([way, owner], className="grow"), state_chip(visit.words, "inspection", one.state)])
