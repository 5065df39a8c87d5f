"""What was noted on site: facts with the photos and recordings of them, the checklist, other photos, signatures."""

from collections.abc import Sequence
from typing import Any, Final

from dash.development.base_component import Component

from cockpit.pages.field_parts import file_link
from cockpit.ui import parts, times
from cockpit.ui.parts import Look
from cockpit.ui.tags import html
from cockpit.ui.visit import Visit
from evaluation.fieldwork.reading import WholeInspection
from evaluation.fieldwork.site import SitePhoto, SiteRecord, photos_of, record_of, recordings_of
from evaluation.inspections.checklist import checklist

SHOW: Final = "photos"
"""the parameter of an address that asks for pictures"""
RESULTS: Final[dict[str, Look]] = {"ok": "calm", "not_ok": "bad", "not_applicable": "off"}


def noted(visit: Visit, found: WholeInspection) -> list[Component]:
    """Facts and checks, for the authority; nothing while nobody has arrived."""
    if found.row.arrived_at is None and not found.entries:
        return []
    words, record = visit.words, record_of(found.entries)
    facts = [_line(visit, one.text, _files(visit, record, one.entry), one.clause_id) for one in record.facts]
    checks = [_check(visit, one, _files(visit, record, str(one["entry"]))) for one in record.checks]
    rest = _files(visit, record, "")
    shown = html.Ol(facts, className="lines") if facts else parts.empty(words("page.inspections.no_facts"))
    body: list[Any] = [shown]
    if rest:
        body += [html.P(words("page.inspections.other_photos"), className="strong"), *rest]
    if record.signatures:
        body += [html.P(words("page.inspections.signatures"), className="strong"), _photos(visit, record.signatures)]
    listed = html.Ul(checks, className="lines") if checks else parts.empty(words("page.inspections.no_checks"))
    digest = html.Span(f"SM3 {record.digest[:16]}…", className="code")
    return [
        html.Div(
            [
                parts.panel(words("page.inspections.facts"), body, note=digest),
                parts.panel(words("page.inspections.checks"), listed),
            ],
            className="columns",
        ),
        *_present(visit, found),
    ]


def _line(visit: Visit, text: str, files: Sequence[Component], clause: str = "") -> Component:
    below = [html.Span(clause, className="below code")] if clause else []
    return html.Li(html.Div([html.Span(text), *below, *files], className="grow"))


def _check(visit: Visit, one: Any, files: Sequence[Component]) -> Component:
    words, result = visit.words, str(one["result"])
    chip = parts.chip(RESULTS.get(result, "plain"), words.known(f"page.inspections.result.{result}", result))
    note = [html.Span(str(one["note"]), className="below")] if one["note"] else []
    return html.Li([chip, html.Div([point_text(visit, str(one["point"])), *note, *files], className="grow")])


def point_text(visit: Visit, code: str) -> str:
    """What a point of the checklist asks."""
    for subject in checklist().subjects.values():
        if code in subject.points:
            return subject.points[code].of(visit.language)
    return code


def _files(visit: Visit, record: SiteRecord, entry: str) -> list[Component]:
    """The photos and recordings of a fact or check, or of none (empty)."""
    photos, recordings = photos_of(record, entry), recordings_of(record, entry)
    heard = [html.Div([_photo(visit, one, looked=False) for one in recordings], className="photos")]
    return [*([_photos(visit, photos)] if photos else []), *(heard if recordings else [])]


def _photos(visit: Visit, photos: Sequence[SitePhoto]) -> Component:
    """Photos as files, and as pictures where the address asks: each that is shown is read, which the trail notes."""
    looked = SHOW in visit.query
    shown = [_photo(visit, one, looked=looked) for one in photos]
    text = visit.words("page.inspections.photos_n", n=len(photos))
    way = [] if looked else [parts.link(text, visit.here(**{SHOW: "1"}), "link below")]
    return html.Div([*way, *shown], className="photos")


def _photo(visit: Visit, one: SitePhoto, *, looked: bool) -> Component:
    said = [file_link(one.upload, one.name), times.clock(one.made_at, visit.at), f" SM3 {one.digest[:12]}…"]
    image = html.Img(src=f"/api/uploads/{one.upload}", alt=one.name, className="evidence-image")
    return html.Figure([*([image] if looked else []), html.Figcaption(said, className="below")])


def _present(visit: Visit, found: WholeInspection) -> list[Component]:
    """Who was there, as it was noted on arrival."""
    present = found.row.present
    if not present:
        return []
    words = visit.words
    officers = [f"{one['name']} {one['certificate']}" for one in present.get("officers", ())]
    pairs: list[tuple[str, Any]] = [
        (words("page.inspections.place"), present.get("place", "–")),
        (words("page.inspections.persons"), words("desk.and").join(present.get("persons", ())) or "–"),
        (words("page.inspections.officers"), words("desk.and").join(officers) or "–"),
    ]
    signed = found.row.record
    if signed:
        side = signed.get("unit_signer") or words(
            "page.inspections.refused", reason=signed.get("refusal", ""), witness=signed.get("witness", "")
        )
        pairs += [(words("page.inspections.unit_signed"), side)]
        if signed.get("corrections"):
            pairs.append((words("page.inspections.corrections"), signed["corrections"]))
    return [parts.panel(words("page.inspections.present"), parts.facts(pairs))]
