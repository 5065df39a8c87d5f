"""The editor of a draft: every field of its kind, nested ones as rows, saved as they are typed, the sheet following."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import ALL, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.pages.documents.shapes import (
    Shape,
    content_of,
    drafted,
    grown,
    rows_of,
    shapes_of,
    shown,
    shrunk,
    typed_over,
)
from cockpit.pages.documents.sheet import SHEET, sheet
from cockpit.ui import forms, parts, times
from cockpit.ui.callbacks import guarded, show_again, visit_at
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit
from evaluation.casework.draft_contents import known_content
from evaluation.casework.reading import WholeDocument, one_document
from evaluation.commands.official_documents import revise_draft

DRAFT: Final = ("notices.draft",)
FIELD: Final = ids.make("documents", "draft", "field")
ROW: Final = ids.make("documents", "draft", "row")
SEEN: Final = ids.make("documents", "draft", "seen")
SAVED: Final = ids.make("documents", "draft", "saved")
MESSAGE: Final = ids.make("documents", "draft", "message")
ADD: Final = "add"


async def view(visit: Visit, found: WholeDocument) -> list[Component]:
    """The fields of a draft, for whoever drafts."""
    row, words = found.row, visit.words
    if row.state != "drafting" or not visit.holds(*DRAFT):
        return []
    known = await visit.read(known_content, visit.evaluation, visit.principal, row.document_id, visit.at)
    shapes = shapes_of(row.kind)
    content = content_of(shapes, known, dict(row.draft))
    fields = [_field(visit, one, content[one.name]) for one in shapes]
    saved = html.Span(words("page.documents.saved_hint"), id=SAVED, className="field-hint", role="status")
    store = dcc.Store(id=SEEN, data={"document": row.document_id, "revision": row.revision})
    form = forms.form("documents", "draft", fields, [saved, store])
    return [parts.panel(words("page.documents.says"), form, note=words("page.documents.says_note"))]


def register(app: Any, desk: Desk) -> None:
    """Registers that what is typed is saved and the sheet follows, and that rows come and go."""
    outputs = [Output(SAVED, "children"), Output(SEEN, "data"), Output(SHEET, "children")]
    changed = Input({"part": FIELD, "key": ALL}, "value")
    states = State(SEEN, "data"), State(ids.LOCATION, "search")
    guarded(app, desk, outputs, changed, *states, permissions=DRAFT)(save)
    pressed = Input({"part": ROW, "key": ALL}, "n_clicks")
    guarded(app, desk, Output(MESSAGE, "children"), pressed, *states, permissions=DRAFT)(change_rows)


async def save(visit: Visit, values: list[Any], seen: dict[str, Any] | None, search: str) -> Any:
    """Keeps the draft over the revision that was seen, and shows how it reads now."""
    if not seen or not values:
        return no_update
    visit = visit_at(visit, "/documents", search)
    names = [str(one["id"]["key"]) for one in ctx.inputs_list[0]]
    revision = await _revised(visit, seen, dict(zip(names, values, strict=True)))
    if revision is None:
        return no_update
    said = [visit.words("page.documents.saved"), " ", times.clock(visit.at, visit.at)]
    return [said, seen | {"revision": revision}, await sheet(visit, int(seen["document"]))]


async def change_rows(visit: Visit, clicks: list[int], seen: dict[str, Any] | None, search: str) -> Any:
    """Adds an empty row, or drops one; the page is laid out anew with it."""
    pressed = ctx.triggered_id
    if not seen or not any(clicks or ()) or not pressed:
        return no_update
    visit = visit_at(visit, "/documents", search)
    name, _, place = str(pressed["key"]).partition(".")
    await _revised(visit, seen, {}, (name, place))
    show_again(visit)
    return ""


async def _revised(
    visit: Visit, seen: Mapping[str, Any], typed: Mapping[str, Any], rows: tuple[str, str] | None = None
) -> int | None:
    """The new revision of a draft; None: nothing has changed."""
    number = int(seen["document"])
    found = await visit.read(one_document, visit.evaluation, visit.principal, number, visit.at)
    known = await visit.read(known_content, visit.evaluation, visit.principal, number, visit.at)
    shapes, before = shapes_of(found.row.kind), dict(found.row.draft)
    content = typed_over(shapes, content_of(shapes, known, before), typed)
    if rows is not None:
        content |= _with_rows(shapes, content, *rows)
    draft = drafted(content, known, before)
    if draft == before:
        return None
    return await visit.read(revise_draft, visit.evaluation, visit.principal, number, draft, seen["revision"], visit.at)


def _with_rows(shapes: Sequence[Shape], content: Mapping[str, Any], name: str, place: str) -> dict[str, Any]:
    shape = next((one for one in shapes if one.name == name and one.can_grow), None)
    if shape is None:
        return {}
    value = content[name]
    return {name: grown(shape, value) if place == ADD else shrunk(value, int(place))}


def _field(visit: Visit, shape: Shape, value: Any) -> Component:
    if not shape.is_nested:
        return _control(visit, shape, shape.name, value)
    words = visit.words
    rows = rows_of(shape, value)
    shown_rows = [_row(visit, shape, place, row, many=len(rows) > 1) for place, row in enumerate(rows)]
    add = [parts.button(words("page.documents.add_row"), _row_id(shape, ADD), "small")] if shape.can_grow else []
    label = _label(visit, shape.name)
    return html.Div(
        [html.Span(label, className="field-label"), *shown_rows, *add],
        className="field is-wide rows",
        role="group",
        **{"aria-label": label},
    )


def _row(visit: Visit, shape: Shape, place: int, row: Mapping[str, Any], *, many: bool) -> Component:
    fields = [_control(visit, one, f"{shape.name}.{place}.{one.name}", row.get(one.name)) for one in shape.columns]
    drop = []
    if shape.can_grow:
        name = visit.words("page.documents.drop_row", n=place + 1)
        drop = [parts.button("✕", _row_id(shape, str(place)), "small", **{"aria-label": name, "title": name})]
    number = [html.Span(f"{place + 1}", className="row-number")] if many or drop else []
    return html.Div([*number, html.Div(fields, className="form-fields"), *drop], className="form-row")


def _row_id(shape: Shape, place: str) -> dict[str, str]:
    return {"part": ROW, "key": f"{shape.name}.{place}"}


def _label(visit: Visit, name: str) -> str:
    return visit.words.known(f"page.documents.field.{name}", name)


def _control(visit: Visit, shape: Shape, key: str, value: Any) -> Component:
    """The control of a field by its form."""
    words, label, id_ = visit.words, _label(visit, shape.name), {"part": FIELD, "key": key}
    told = shown(shape, value)
    if shape.form == "date":
        return forms.field(label, forms.date_input(id_, visit.language, told, kept=False))
    if shape.form in ("yes", "choice"):
        named = ("True", "False") if shape.form == "yes" else shape.options
        options = [(one, words.known(f"page.documents.option.{one}", one)) for one in named]
        return forms.field(label, forms.select(id_, options, visit.language, told, kept=False))
    hint = words(f"page.documents.{shape.form}_hint") if shape.form in HINTED else None
    if shape.form in ("number", "moment") or (shape.form == "text" and shape.name in SHORT):
        return forms.field(label, forms.text_input(id_, told, kept=False), hint)
    rows = 2 if shape.form in ("lines", "text") else 1
    return forms.field(label, forms.text_area(id_, told or "", rows=rows, kept=False), hint, wide=True)


SHORT: Final = frozenset(
    {
        "name", "certificate", "place", "number", "title", "person", "recorder", "receiver", "witness", "item", "value",
        "window", "snapshot", "target", "period", "digest",
    }
)  # fmt: skip
"""texts of one line"""
HINTED: Final = frozenset({"lines", "numbers", "moment"})
"""forms with a line of help"""
