"""One document: what it says beside its issues, saved as it is typed, and beside it how it reads."""

from typing import Any

from dash.development.base_component import Component

from cockpit.pages.documents import delivering, editing, guided, stepping
from cockpit.pages.documents.listing import document_state
from cockpit.pages.documents.sheet import SHEET, sheet
from cockpit.pages.wording import document_title
from cockpit.ui import parts, times
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.casework.reading import WholeDocument, one_document
from evaluation.casework.seeing import UnknownDocumentError
from evaluation.leads.deciding import lead_of
from store.alerting.cases import alert_of
from store.evaluation.official_documents import StepRow


async def view(visit: Visit, number: int) -> list[Component]:
    """The page of a document; of one that the visitor may not see that there is none."""
    words = visit.words
    back = parts.link([parts.icon("left"), words("page.documents.back")], visit.link("/documents"), "link back")
    try:
        found = await visit.read(one_document, visit.evaluation, visit.principal, number, visit.at)
    except UnknownDocumentError:
        return [back, parts.page_head(words("page.documents.title")), parts.unknown(words)]
    row = found.row
    note = html.Span([document_state(visit, row.state), html.Span(row.number_text or "–")], className="stacked")
    reads = html.Div(await sheet(visit, number), id=SHEET, className="sheet", **{"aria-live": "polite"})
    panel = parts.panel(words("page.documents.reads"), reads, tools=_files(visit, found), class_name="is-flush")
    beside = html.Div(
        [
            *delivering.asked_for(visit, found),
            *stepping.asked_for(visit, found),
            *await editing.view(visit, found),
            *delivering.entered(visit, found),
            *await guided.view(visit, found),
            _course(visit, found),
            _about(visit, found),
        ]
    )
    title = document_title(words, row.kind)
    return [
        back,
        parts.page_head(title, note, [*delivering.ways(visit, found), *stepping.ways(visit, found)]),
        html.Div([beside, panel], className="columns"),
    ]


def _files(visit: Visit, found: WholeDocument) -> list[Component]:
    """The sealed files; before that the PDF of the draft."""
    number, words = found.row.document_id, visit.words
    base = f"/api/evaluation/documents/{number}"
    if found.row.sealed_at is None:
        return [
            html.A("PDF", href=f"{base}/preview.pdf", className="button button-small", target="_blank", rel="noopener")
        ]
    files = [html.A("PDF", href=f"{base}/files/pdf", className="button button-small", download="")]
    if visit.holds("notices.draft"):
        files.append(html.A("DOCX", href=f"{base}/files/docx", className="button button-small", download=""))
    return [*files, html.Span(found.row.digest[:16], className="code", title=words("page.documents.digest"))]


def _course(visit: Visit, found: WholeDocument) -> Component:
    """The steps of approval that were taken."""
    words = visit.words
    first = html.Li(
        [
            html.Span(words("page.documents.step.begun"), className="strong"),
            f" {found.row.drafted_name} ",
            times.clock(found.row.drafted_at, visit.at),
        ]
    )
    return parts.panel(
        words("page.documents.course"), html.Ol([first, *(_step(visit, one) for one in found.steps)], className="steps")
    )


def _step(visit: Visit, one: StepRow) -> Component:
    words = visit.words
    name = words(f"page.documents.step.{one.step}")
    back = [parts.chip("warn", words("page.documents.sent_back"))] if one.is_rejected else []
    opinion = [html.Span(one.opinion, className="below")] if one.opinion else []
    return html.Li(
        [html.Span(name, className="strong"), f" {one.by_name} ", times.clock(one.at, visit.at), *back, *opinion]
    )


def _about(visit: Visit, found: WholeDocument) -> Component:
    words, delivery = visit.words, found.delivery
    lines = [html.Li(parts.link(number, visit.link("/issues", issue=number), "link code")) for number in found.issues]
    pairs: list[tuple[str, Any]] = [(words("page.documents.issues"), html.Ul(lines) if lines else "–")]
    lead = lead_of(found.row.reference)
    if lead is not None and visit.holds("leads.enter", "leads.decide"):
        pairs.append((words("page.documents.lead"), parts.link(f"#{lead}", visit.link("/leads", lead=lead))))
    alert = alert_of(found.row.reference)
    if alert is not None and visit.holds("alerts.acknowledge"):
        way = visit.link("/alerts/one", alert=alert)
        pairs.append((words("page.documents.alert"), parts.link(f"#{alert}", way)))
    if delivery is not None:
        pairs += [
            (words("page.documents.offered"), times.clock(delivery.offered_at, visit.at)),
            (words("page.documents.read"), [delivery.read_by, " ", times.clock(delivery.read_at, visit.at)]),
            (
                words("page.documents.received"),
                [delivery.receiver or "–", " ", times.clock(delivery.delivered_at, visit.at)],
            ),
        ]
        if delivery.declined_at is not None:
            pairs.append((words("page.documents.declined"), f"{delivery.declined_by} {delivery.declined_reason}"))
    return parts.panel(words("page.documents.about"), parts.facts(pairs))
