"""Delivery beside the portal: what happened on paper is entered by one person and confirmed by another; and consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from unicodedata import normalize

from dash.development.base_component import Component

from cockpit.pages.documents import bulk, guided, guiding
from cockpit.pages.documents.stepping import ANYBODY
from cockpit.ui import forms, parts, times
from cockpit.ui.acts import Do, Done, Typed, act_panel, field_id, files_field, register_acts
from cockpit.ui.tags import html
from cockpit.ui.visit import Desk, Visit
from core.days import LOCAL
from core.errors import RefusedError
from evaluation.casework.reading import WholeDocument, one_document
from evaluation.commands.delivering import Entry, give_consent, register_delivery
from store.evaluation.deliveries import DeliveryRow

PAGE: Final = "documents"
KEYS: Final = "page.documents.delivery"
WAYS: Final = ("by_hand", "post", "left")
ENTER: Final = ("notices.deliver",)
CONSENT: Final = ("notices.answer",)
CLOCK: Final = "%H:%M"


def ways(visit: Visit, found: WholeDocument) -> list[Component]:
    """The ways to entering a delivery, or mending an entry, and to the consent of a unit."""
    return [
        parts.link(
            visit.words(f"page.documents.act.{name}"),
            visit.link("/documents", document=found.row.document_id, act=name),
            "button button-plain",
        )
        for name in ("deliver", "consent")
        if _fits(visit, found, name)
    ]


def asked_for(visit: Visit, found: WholeDocument) -> list[Component]:
    """The form of the act of the address."""
    name, words = visit.query.get("act", ""), visit.words
    if name not in ("deliver", "consent") or not _fits(visit, found, name):
        return []
    fields = _entry(visit, found) if name == "deliver" else [_files(visit, found, "consent")]
    title, note = words(f"page.documents.act.{name}"), words(f"page.documents.hint.{name}")
    return [act_panel(visit, PAGE, name, title, fields, note=note)]


def entered(visit: Visit, found: WholeDocument) -> list[Component]:
    """What was entered of a delivery, who has entered and who confirmed it; nothing before."""
    delivery, words = found.delivery, visit.words
    if delivery is None or delivery.entered_at is None or delivery.way not in WAYS:
        return []
    confirmed: Any = parts.chip("near", words(f"{KEYS}.unconfirmed"))
    if delivery.confirmed_at is not None:
        confirmed = [delivery.confirmed_name, " ", times.clock(delivery.confirmed_at, visit.at)]
    pairs: list[tuple[str, Any]] = [
        (words(f"{KEYS}.way"), words(f"{KEYS}.ways.{delivery.way}")),
        (words(f"{KEYS}.receiver"), delivery.receiver or "–"),
        (words(f"{KEYS}.delivered_at"), times.full(delivery.delivered_at)),
        (words(f"{KEYS}.place"), delivery.place or "–"),
        *_refused(visit, delivery),
        (words(f"{KEYS}.entered"), [delivery.entered_name, " ", times.clock(delivery.entered_at, visit.at)]),
        (words(f"{KEYS}.confirmed"), confirmed),
    ]
    return [parts.panel(words(f"{KEYS}.title"), [parts.facts(pairs), *_shown(visit, delivery)])]


def register(app: Any, desk: Desk) -> None:
    """Registers the one callback of all acts of the page but the steps of one document."""
    register_acts(app, desk, PAGE, "/documents", do, ANYBODY)


async def do(visit: Visit, typed: Typed) -> Done:
    """Enters the delivery, keeps the consent, or does what another module does."""
    if typed.act in ELSEWHERE:
        return await ELSEWHERE[typed.act](visit, typed)
    text = visit.query.get("document", "")
    number = int(text) if text.isdecimal() else 0
    if typed.act == "consent":
        await _consent(visit, number, typed)
    else:
        entry = entry_of(typed)
        await visit.read(register_delivery, visit.evaluation, visit.principal, number, entry, visit.at)
    return Done(visit.words(f"page.documents.act_done.{typed.act}"), visit.link("/documents", document=number))


ELSEWHERE: Final[Mapping[str, Do]] = {
    bulk.ACT: bulk.do,
    guiding.ACT: guiding.do,
    **dict.fromkeys(guided.RIGHTS, guided.do),
}
"""acts that are done in a module of their own: on many documents, on none that is there, on a point of one"""


async def _consent(visit: Visit, number: int, typed: Typed) -> None:
    if not typed.uploads:
        raise RefusedError("a signed consent is needed", "fields_missing")
    found = await visit.read(one_document, visit.evaluation, visit.principal, number, visit.at)
    owner, upload = found.row.owner_code, typed.uploads[0]
    await visit.read(give_consent, visit.evaluation, visit.principal, owner, upload, visit.at)


def entry_of(typed: Typed) -> Entry:
    """A delivery as it was typed; files: the receipt first, then a recording. RefusedError: what is missing."""
    at = moment_of(typed.needed("delivered_on"), typed.needed("delivered_clock"))
    receipt, recording = _files_of(typed)
    return Entry(
        way=typed.needed("way"),  # type: ignore[arg-type]
        receiver=typed.needed("receiver"),
        delivered_at=at,
        place=typed.text("place"),
        receipt=receipt,
        refusal=typed.text("refusal"),
        witness=typed.text("witness"),
        recording=recording,
    )


def _files_of(typed: Typed) -> tuple[int | None, int | None]:
    """The receipt and the recording; a single file is the receipt, or the recording where that is said."""
    first, second, *_ = (*typed.uploads, None, None)
    is_recording = second is None and "recorded" in typed.chosen("recorded")
    return (None, first) if is_recording else (first, second)


def moment_of(day: str, clock: str) -> datetime:
    """A local moment. RefusedError: the clock is none."""
    plain = normalize("NFKC", clock)  # a Chinese keyboard writes the colon in full width
    try:
        return datetime.strptime(f"{day} {plain}", f"%Y-%m-%d {CLOCK}").replace(tzinfo=LOCAL)
    except ValueError as error:
        raise RefusedError(f"no clock: {clock}", "bad_clock", clock=clock[:20]) from error


def _fits(visit: Visit, found: WholeDocument, name: str) -> bool:
    row, delivery = found.row, found.delivery
    if name == "consent":
        return row.state == "to_deliver" and visit.holds(*CONSENT)
    is_paper = delivery is not None and delivery.way != "portal"
    return row.state in ("to_deliver", "delivered") and is_paper and visit.holds(*ENTER)


def _entry(visit: Visit, found: WholeDocument) -> list[Component]:
    """As it happened; what was entered before stands there to be mended."""
    words, known = visit.words, found.delivery
    assert known is not None
    local = known.delivered_at.astimezone(LOCAL) if known.delivered_at else None
    options = [(one, words(f"{KEYS}.ways.{one}")) for one in WAYS]
    way = forms.choice(field_id(PAGE, "way"), options, known.way if known.way in WAYS else "by_hand")
    day = forms.date_input(
        field_id(PAGE, "delivered_on"), visit.language, local.date().isoformat() if local else None, kept=False
    )
    label = html.Span(words(f"{KEYS}.way"), className="field-label")
    recorded = forms.choices(field_id(PAGE, "recorded"), [("recorded", words(f"{KEYS}.recorded"))], [])
    return [
        html.Div([label, way], className="field is-wide choices", role="group", **{"aria-label": words(f"{KEYS}.way")}),
        _line(visit, found, "receiver", known.receiver),
        forms.field(words(f"{KEYS}.delivered_on"), day),
        _line(visit, found, "delivered_clock", f"{local:{CLOCK}}" if local else None, hint=True),
        _line(visit, found, "place", known.place),
        _line(visit, found, "refusal", known.refusal, hint=True),
        _line(visit, found, "witness", known.witness, hint=True),
        _files(visit, found, "receipt"),
        html.Div(recorded, className="field is-wide choices"),
    ]


def _line(visit: Visit, found: WholeDocument, name: str, value: str | None, *, hint: bool = False) -> Component:
    kept = f"delivery {found.row.document_id} {found.row.revision}"
    control = forms.text_input(field_id(PAGE, name), value or None, kept=kept)
    return forms.field(visit.words(f"{KEYS}.{name}"), control, visit.words(f"{KEYS}.{name}_hint") if hint else None)


def _files(visit: Visit, found: WholeDocument, name: str) -> Component:
    words = visit.words
    return files_field(visit, PAGE, words(f"{KEYS}.{name}"), found.row.owner_code, words(f"{KEYS}.{name}_hint"))


def _refused(visit: Visit, delivery: DeliveryRow) -> list[tuple[str, Any]]:
    if not delivery.refusal:
        return []
    words = visit.words
    return [(words(f"{KEYS}.refusal"), delivery.refusal), (words(f"{KEYS}.witness"), delivery.witness or "–")]


def _shown(visit: Visit, delivery: DeliveryRow) -> list[Component]:
    files = (("receipt", delivery.receipt), ("recording", delivery.recording))
    lines = [
        html.Li([parts.icon("clip"), html.A(visit.words(f"{KEYS}.{name}"), href=f"/api/uploads/{number}", download="")])
        for name, number in files
        if number is not None
    ]
    return [html.Ul(lines, className="lines")] if lines else []
