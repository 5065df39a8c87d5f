"""One document: what it says beside its issues, saved as it is typed, and beside it how it reads."""

import dataclasses
from datetime import date
from typing import Any, Final, get_type_hints

from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.documents import stepping
from cockpit.pages.documents.listing import document_state
from cockpit.pages.documents.paper import paper
from cockpit.pages.wording import document_title
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, visit_at
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit
from core.errors import AccessDeniedError, RefusedError
from evaluation.casework.composing import MODULES
from evaluation.casework.contents import KNOWN
from evaluation.casework.previewing import composed_document
from evaluation.casework.reading import WholeDocument, one_document
from evaluation.casework.seeing import UnknownDocumentError
from evaluation.commands.official_documents import revise_draft
from store.evaluation.official_documents import StepRow

FIELD: Final = ids.make("documents", "draft", "field")
SEEN: Final = ids.make("documents", "draft", "seen")
SAVED: Final = ids.make("documents", "draft", "saved")
SHEET: Final = ids.make("documents", "draft", "sheet")
COPIES: Final = "copies_to"
SIMPLE: Final = ("str", "date", "int", "tuple[str, ...]", "Sequence[str]")


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
    sheet = html.Div(await _sheet(visit, number), id=SHEET, className="sheet", **{"aria-live": "polite"})
    panel = parts.panel(words("page.documents.reads"), sheet, tools=_files(visit, found), class_name="is-flush")
    beside = html.Div(
        [*stepping.asked_for(visit, found), *_editor(visit, found), _course(visit, found), _about(visit, found)]
    )
    return [
        back,
        parts.page_head(document_title(words, row.kind), note, stepping.ways(visit, found)),
        html.Div([beside, panel], className="columns"),
    ]


async def _sheet(visit: Visit, number: int) -> Any:
    """How the document reads, or the one sentence that says why it cannot be made."""
    try:
        return paper(await visit.read(composed_document, visit.evaluation, visit.principal, number, visit.at))
    except AccessDeniedError:
        return parts.stale(visit.words("page.documents.see_file"))
    except RefusedError as error:
        known = visit.words.has(f"refused.{error.code}")
        said = visit.words(f"refused.{error.code}", **error.values) if known else str(error)
        return parts.warning(said)


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


def fields_of(kind: str) -> list[tuple[str, str]]:
    """What a person may say in a draft beside its issues: (name, text | lines | date | number)."""
    facts_type = MODULES[kind][0]
    hints = get_type_hints(facts_type)
    known = {"facts", "demands", "officers", "points", "document", "case"} if kind in KNOWN else set()
    found = [(COPIES, "lines")]
    for one in dataclasses.fields(facts_type):
        form = _form(hints[one.name])
        if form and one.name not in known:
            found.append((one.name, form))
    return found


def _form(hint: Any) -> str:
    text = str(hint)
    if hint in (date, date | None):
        return "date"
    if hint is str:
        return "text"
    if hint is int:
        return "number"
    return "lines" if "str" in text and ("Sequence" in text or "tuple" in text) and "Mapping" not in text else ""


def _editor(visit: Visit, found: WholeDocument) -> list[Component]:
    """The fields of a draft, for whoever drafts."""
    row, words = found.row, visit.words
    if row.state != "drafting" or not visit.holds("notices.draft"):
        return []
    fields = [_field(visit, name, form, dict(row.draft).get(name)) for name, form in fields_of(row.kind)]
    saved = html.Span(words("page.documents.saved_hint"), id=SAVED, className="field-hint", role="status")
    store = dcc.Store(id=SEEN, data={"document": row.document_id, "revision": row.revision})
    form = forms.form("documents", "draft", fields, [saved, store])
    return [parts.panel(words("page.documents.says"), form, note=words("page.documents.says_note"))]


def _field(visit: Visit, name: str, form: str, value: Any) -> Component:
    words = visit.words
    label = words.known(f"page.documents.field.{name}", name)
    id_ = {"part": FIELD, "key": f"{name}|{form}"}
    if form == "date":
        return forms.field(label, forms.date_input(id_, visit.language, value, kept=False))
    text = "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)
    hint = words("page.documents.lines_hint") if form == "lines" else None
    return forms.field(label, forms.text_area(id_, text, rows=2), hint, wide=True)


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


def register(app: Any, desk: Desk) -> None:
    """Registers that what is typed is saved and the sheet follows."""
    outputs = [Output(SAVED, "children"), Output(SEEN, "data"), Output(SHEET, "children")]
    changed = Input({"part": FIELD, "key": ALL}, "value")
    states = State(SEEN, "data"), State(ids.LOCATION, "search")
    guarded(app, desk, outputs, changed, *states, permissions=("notices.draft",))(save)


async def save(visit: Visit, values: list[Any], seen: dict[str, Any] | None, search: str) -> Any:
    """Keeps the draft over the revision that was seen, and shows how it reads now."""
    if not seen or not values:
        return no_update
    visit = visit_at(visit, "/documents", search)
    names = [str(one["id"]["key"]) for one in ctx.inputs_list[0]]
    content = {}
    for key, value in zip(names, values, strict=True):
        name, _, form = key.partition("|")
        told = _told(form, value)
        if told is not None:
            content[name] = told
    number = int(seen["document"])
    found = await visit.read(one_document, visit.evaluation, visit.principal, number, visit.at)
    kept = {
        key: value
        for key, value in dict(found.row.draft).items()
        if key not in {n for n, _ in fields_of(found.row.kind)}
    }
    if kept | content == dict(found.row.draft):
        return no_update
    draft = kept | content
    revision = await visit.read(
        revise_draft, visit.evaluation, visit.principal, number, draft, seen["revision"], visit.at
    )
    said = [visit.words("page.documents.saved"), " ", times.clock(visit.at, visit.at)]
    return [said, seen | {"revision": revision}, await _sheet(visit, number)]


def _told(form: str, value: Any) -> Any:
    text = "" if value is None else str(value).strip()
    if form == "lines":
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return lines or None
    if form == "number":
        return int(text) if text.isdecimal() else None
    return text or None
