"""One visit: who goes when and about what, what was noted and photographed there, the record, what came of it."""

from dataclasses import replace
from typing import Any

from dash.development.base_component import Component

from cockpit.pages.field_parts import (
    authority_name,
    back_to,
    course,
    document_line,
    file_link,
    issue_line,
    note_of,
    owner_link,
)
from cockpit.pages.inspections import site, visit_forms
from cockpit.pages.inspections.visits_list import due_of
from cockpit.pages.inspections.words import PATH, number_of, unknown
from cockpit.pages.wording import state_chip
from cockpit.shell.nodes import node_names
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.fieldwork.reading import WholeInspection, inspections_page, one_inspection
from evaluation.fieldwork.surroundings import Papers, papers_of
from evaluation.fieldwork.unknown import UnknownInspectionError
from store.evaluation.inspections import InspectionChoice


async def view(visit: Visit) -> list[Component]:
    """The page of the visit of the address."""
    words, number = visit.words, await _number(visit)
    kept = {key: value for key, value in visit.query.items() if key != "number"}
    visit = replace(visit, query={**kept, "inspection": str(number)})  # acts go by its number in the store
    try:
        found = await visit.read(one_inspection, visit.evaluation, visit.principal, number, visit.at)
        papers = await visit.read(papers_of, visit.evaluation, visit.principal, number, visit.at)
    except UnknownInspectionError:
        return unknown(visit, "visits")
    row = found.row
    names = await node_names(visit, {row.owner_code, row.node})
    note = note_of(html.Span(row.number, className="code"), state_chip(words, "inspection", row.state))
    is_bureau = visit_forms.is_bureau(visit, row)
    return [
        back_to(visit, PATH, words("page.inspections.back")),
        parts.page_head(names[row.owner_code], note, visit_forms.ways(visit, found)),
        *await visit_forms.asked_for(visit, found, papers),
        _facts(visit, found, names),
        html.Div([_notice(visit, found, papers), _outcome(visit, found, papers)], className="columns"),
        *(site.noted(visit, found) if is_bureau else []),
        course(visit, "inspection", found.moves),
    ]


async def _number(visit: Visit) -> int:
    """The visit of the address, by its number in the store or by the one that people know; 0: none for them."""
    named = visit.query.get("number")
    if named is None:
        return number_of(visit.query.get("inspection"))
    choice = InspectionChoice(number=named, limit=1)
    rows, _ = await visit.read(inspections_page, visit.evaluation, visit.principal, choice, visit.at)
    return rows[0].inspection_id if rows else 0


def _facts(visit: Visit, found: WholeInspection, names: Any) -> Component:
    words, row = visit.words, found.row
    officers = [html.Div([one.name, html.Span(one.certificate, className="below code")]) for one in found.officers]
    pairs: list[tuple[str, Any]] = [
        (words("page.inspections.unit"), owner_link(visit, row.owner_code, names[row.owner_code])),
        (words("page.inspections.authority"), authority_name(visit, row.node, names[row.node])),
        (words("page.inspections.visit_on"), row.visit_on.isoformat() if row.visit_on else "–"),
        (words("page.inspections.officers"), html.Div(officers, className="stacked") if officers else "–"),
        (words("page.inspections.because"), _because(visit, found)),
        (words("page.inspections.arrived"), times.clock(row.arrived_at, visit.at)),
        (words("page.inspections.signed"), times.clock(row.signed_at, visit.at)),
        (words("page.inspections.column.due"), due_of(visit, row)),
    ]
    if row.record_upload is not None:
        label = words("page.inspections.record_file")
        digest = html.Span(f"SM3 {row.record_digest[:16]}…", className="below code")
        pairs.append((words("page.inspections.record"), [file_link(row.record_upload, label), digest]))
    return parts.panel(words("page.inspections.about_it"), parts.facts(pairs))


def _because(visit: Visit, found: WholeInspection) -> Any:
    """Drawn, or for a lead, or for a hazard."""
    words, row = visit.words, found.row
    hazard = [" ", parts.mark(words("page.inspections.hazard"))] if row.is_hazard else []
    if row.lead_id is not None and visit.holds("leads.decide", "leads.enter"):
        lead = parts.link(words("page.inspections.lead_n", n=row.lead_id), visit.link("/leads", lead=row.lead_id))
        return [lead, *hazard]
    if row.lead_id is not None:
        return [words("page.inspections.for_lead"), *hazard]
    name = words("page.inspections.plan_of", year=row.plan_year)
    if row.year_id is not None and visit_forms.is_bureau(visit, row):
        return [parts.link(name, visit.link(PATH, plan=row.year_id)), *hazard]
    return [name, *hazard]


def _notice(visit: Visit, found: WholeInspection, papers: Papers) -> Component:
    words, row = visit.words, found.row
    title = words("page.inspections.notice")
    body: list[Any] = []
    if row.without_notice:
        body.append(parts.facts([(words("page.inspections.without_notice"), row.without_notice)]))
    if row.notice:
        told = row.notice
        hours = f"{told['visit_on']} {told['begins']}–{told['ends']}"
        subjects = visit_forms.subject_texts(visit, told["subjects"])
        body.append(
            parts.facts(
                [
                    (words("page.inspections.when"), hours),
                    (words("page.inspections.place"), told["place"]),
                    (words("page.inspections.subjects"), html.Ul([html.Li(one) for one in subjects])),
                    (words("page.inspections.material"), html.Ul([html.Li(one) for one in told["material"]])),
                ]
            )
        )
    if papers.notices and visit.holds("notices.read"):
        body.append(html.Ul([document_line(visit, one) for one in papers.notices], className="lines"))
    return parts.panel(title, body or parts.empty(words("page.inspections.no_notice")))


def _outcome(visit: Visit, found: WholeInspection, papers: Papers) -> Component:
    words = visit.words
    shown = [issue_line(visit, number, state) for number, state in papers.issues]
    shown += [document_line(visit, one) for one in papers.documents]
    body = html.Ul(shown, className="lines") if shown else parts.empty(words("page.inspections.no_outcome"))
    counted = found.row.counted_on
    note = words("page.inspections.counted", on=counted.isoformat()) if counted else None
    return parts.panel(words("page.inspections.outcome"), body, note=note)
