"""The steps of approval and of delivery: who may take one now, with an opinion, and sending back."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import Input, Output, State, no_update
from dash.development.base_component import Component

from cockpit import ids
from cockpit.ui import forms, parts
from cockpit.ui.callbacks import guarded, show_again, tell, visit_at
from cockpit.ui.tags import dcc, html
from cockpit.ui.visit import Desk, Visit
from core.errors import RefusedError
from evaluation.casework.reading import WholeDocument
from evaluation.commands import delivering
from evaluation.commands import official_documents as commands
from evaluation.law.approval import approval_table

OPINION: Final = ids.make("documents", "step", "opinion")
MESSAGE: Final = ids.make("documents", "step", "message")
TAKE: Final = ids.make("documents", "step", "take")
BACK: Final = ids.make("documents", "step", "back")
SEEN: Final = ids.make("documents", "step", "seen")
ANYBODY: Final = (
    "notices.draft", "notices.check", "notices.legal_review", "notices.sign", "notices.seal", "notices.answer",
    "notices.deliver",
)  # fmt: skip
MORE: Final[Mapping[str, tuple[str, str, Callable[..., Any], bool]]] = {
    "receive": ("to_deliver", "notices.answer", delivering.sign_for, False),
    "decline": ("to_deliver", "notices.answer", delivering.decline, True),
    "confirm_delivery": ("to_deliver", "notices.deliver", delivering.confirm_delivery, False),
    "drop": ("drafting", "notices.draft", commands.drop_draft, True),
    "void": ("to_seal to_deliver", "notices.sign", commands.void_document, True),
}
"""act → states, right, command, whether a reason is needed"""


def next_step(found: WholeDocument) -> str | None:
    """The step whose turn it is by the state of the document; None: none any more."""
    steps = approval_table().steps
    return next((code for code, step in steps.items() if step.state == found.row.state), None)


def ways(visit: Visit, found: WholeDocument) -> list[Component]:
    """The ways to other acts than the step that is due."""
    words, row = visit.words, found.row
    shown = []
    for name, (states, permission, _, _) in MORE.items():
        has_entry = found.delivery is not None and found.delivery.entered_at is not None
        if row.state in states.split() and visit.holds(permission) and (name != "confirm_delivery" or has_entry):
            kind = "button button-main" if name == "receive" else "button button-quiet"
            href = visit.link("/documents", document=row.document_id, act=name)
            shown.append(parts.link(words(f"page.documents.act.{name}"), href, kind))
    return shown


def asked_for(visit: Visit, found: WholeDocument) -> list[Component]:
    """The form of the act of the address, else of the step that is due, for whoever may take it."""
    words, act = visit.words, visit.query.get("act", "")
    if act in MORE:
        states, permission, _, needs = MORE[act]
        if found.row.state not in states.split() or not visit.holds(permission):
            return []
        return [_form(visit, found, act, words(f"page.documents.act.{act}"), needs_opinion=needs, can_send_back=False)]
    step = next_step(found)
    if step is None or not visit.holds(approval_table().steps[step].permission):
        return []
    title = words(f"page.documents.take.{step}")
    return [_form(visit, found, step, title, needs_opinion=step != "draft", can_send_back=step in commands.BACK)]


def _form(
    visit: Visit, found: WholeDocument, act: str, title: str, *, needs_opinion: bool, can_send_back: bool
) -> Component:
    words = visit.words
    opinion = forms.field(words("page.documents.opinion"), forms.text_area(OPINION, rows=2, maxLength=1000), wide=True)
    back = parts.button(words("page.documents.send_back"), BACK, "plain", hidden=not can_send_back)
    acts = [
        parts.button(title, TAKE, "risky" if act in ("void", "drop", "decline") else "main"),
        back,
        dcc.Store(id=SEEN, data={"document": found.row.document_id, "act": act}),
    ]
    hint = html.P(words(f"page.documents.hint.{act}"), className="form-hint")
    fields = [hint, opinion if needs_opinion else html.Div(opinion, hidden=True)]
    return parts.panel(title, forms.form("documents", "step", fields, acts), class_name="is-act")


def register(app: Any, desk: Desk) -> None:
    """Registers taking a step, and sending back."""
    typed = State(OPINION, "value"), State(SEEN, "data"), State(ids.LOCATION, "search")
    guarded(app, desk, Output(MESSAGE, "children"), Input(TAKE, "n_clicks"), *typed, permissions=ANYBODY)(take)
    told = Output(MESSAGE, "children", allow_duplicate=True)
    guarded(app, desk, told, Input(BACK, "n_clicks"), *typed, permissions=ANYBODY)(send_back)


async def take(visit: Visit, clicks: int, opinion: str | None, seen: dict[str, Any] | None, search: str) -> Any:
    """Takes the step or does the act of the form."""
    if not clicks or not seen:
        return no_update
    visit = visit_at(visit, "/documents", search)
    number, act, said = int(seen["document"]), str(seen["act"]), (opinion or "").strip()
    if act in MORE:
        _, _, command, needs = MORE[act]
        more = (said,) if needs else ()
        await visit.read(command, visit.evaluation, visit.principal, number, *more, visit.at)
    elif act in approval_table().steps:
        await visit.read(commands.take_step, visit.evaluation, visit.principal, number, act, said, visit.at)
    else:
        raise RefusedError(f"there is no step {act}", "unknown_step", step=act[:20])
    tell(visit.words("page.documents.done"))
    show_again(visit)
    return ""


async def send_back(visit: Visit, clicks: int, opinion: str | None, seen: dict[str, Any] | None, search: str) -> Any:
    """Sends the document back to the draft, with the opinion."""
    if not clicks or not seen:
        return no_update
    visit = visit_at(visit, "/documents", search)
    number, step = int(seen["document"]), str(seen["act"])
    said = (opinion or "").strip()
    await visit.read(commands.send_back, visit.evaluation, visit.principal, number, step, said, visit.at)
    tell(visit.words("page.documents.done"))
    show_again(visit)
    return ""
