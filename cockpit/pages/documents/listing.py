"""The register of documents: what is on its way first, by state."""

from typing import Final

from dash.development.base_component import Component

from cockpit.pages.documents import bulk, guiding
from cockpit.pages.documents.bulk import STATES
from cockpit.pages.wording import document_title
from cockpit.ui import parts, times
from cockpit.ui.tables import PAGE, Column, page_of, pager, table
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.casework.reading import documents_page
from store.views.issues import DocumentLine

FREQUENT: Final = ("feedback", "guidance", "inspection_feedback", "order_correct", "order_remedy", "zhejiang_notice")
CALM: Final = frozenset({"delivered", "finished"})


async def view(visit: Visit) -> list[Component]:
    """The list, of one state where the address names one."""
    words, state = visit.words, visit.query.get("state")
    choice = bulk.choice_of(visit, PAGE, (page_of(visit) - 1) * PAGE)
    lines, total = await visit.read(documents_page, visit.evaluation, visit.principal, choice, visit.at)
    note = words("page.documents.note", n=f"{total:,}")
    tools = [*bulk.ways(visit, state, total), *guiding.ways(visit)]
    head = parts.page_head(words("page.documents.title"), note, tools)
    body: list[Component | None] = [parts.empty(words("page.documents.none"), words("page.documents.none_hint"))]
    if lines:
        shown = table(words("page.documents.title"), _columns(visit), lines, class_name="is-dense")
        body = [shown, pager(visit, page_of(visit), total)]
    asked = bulk.asked_for(visit, state, total)
    return [head, *asked, _views(visit, state), _kinds(visit, choice.kind), html.Section(body, className="desk-panel")]


def _views(visit: Visit, chosen: str | None) -> Component:
    words, kind = visit.words, visit.query.get("kind")
    every = (words("page.documents.all"), visit.link("/documents", kind=kind), chosen not in STATES)
    some = [
        (words(f"page.documents.state.{one}"), visit.link("/documents", state=one, kind=kind), one == chosen)
        for one in STATES
    ]
    return parts.tabs([every, *some], words("page.documents.title"))


def _kinds(visit: Visit, chosen: str | None) -> Component:
    """The kinds that come in numbers."""
    words = visit.words
    every = (words("page.documents.every_kind"), visit.here(kind=None, page=None, act=None), chosen is None)
    some = [(document_title(words, one), visit.here(kind=one, page=None, act=None), one == chosen) for one in FREQUENT]
    return parts.tabs([every, *some], words("page.documents.kind"))


def _columns(visit: Visit) -> list[Column[DocumentLine]]:
    words = visit.words
    return [
        Column(words("page.documents.column.document"), lambda row: _title(visit, row), "head", wide=True),
        Column(words("page.documents.column.owner"), lambda row: words.of(row.owner_name, row.owner_name_en)),
        Column(words("page.documents.column.state"), lambda row: document_state(visit, row.state)),
        Column(words("page.documents.column.issues"), lambda row: f"{row.issues:,}", "number"),
        Column(words("page.documents.column.drafted"), lambda row: _drafted(visit, row)),
        Column(words("page.documents.column.delivered"), lambda row: times.clock(row.delivered_at, visit.at)),
    ]


def _title(visit: Visit, row: DocumentLine) -> Component:
    way = parts.link(
        document_title(visit.words, row.kind), visit.link("/documents", document=row.document_id), "link strong"
    )
    number = row.number_text or visit.words("page.documents.unnumbered")
    return html.Div([way, html.Span(number, className="below")])


def _drafted(visit: Visit, row: DocumentLine) -> Component:
    return html.Div([row.drafted_name, html.Span(times.clock(row.drafted_at, visit.at), className="below")])


def document_state(visit: Visit, state: str) -> Component:
    """The state of a document with its look."""
    look = "calm" if state in CALM else "off" if state in ("void", "dropped") else "near"
    return parts.chip(look, visit.words(f"page.documents.state.{state}"))  # type: ignore[arg-type]
